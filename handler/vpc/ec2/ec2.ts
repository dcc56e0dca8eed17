import { setTimeout as sleep } from 'node:timers/promises'
import type { EC2Client, Filter } from '@aws-sdk/client-ec2'

/** EC2 as one invocation sees it. */
export interface Ec2 {
  /** The SDK's own `send`, under the invocation's abort signal. */
  send: EC2Client['send']
  /** Milliseconds since the epoch. */
  now(): number
  /** Waits, in milliseconds; rejects when the invocation is aborted. */
  sleep(ms: number): Promise<void>
}

/**
 * How far EC2's reads may lag behind writes, in milliseconds, by our reckoning: its documentation gives no number.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export const CONSISTENCY_DELAY_MS = 2000

/** Binds a client to an invocation, so that its end reaches every call and every wait. */
export const bindClient = (client: EC2Client, signal: AbortSignal): Ec2 => ({
  send: ((command: Parameters<EC2Client['send']>[0]) =>
    client.send(command, { abortSignal: signal })) as EC2Client['send'],
  now: Date.now,
  sleep: (ms) => sleep(ms, undefined, { signal }),
})

/** EC2's filters, from values by filter name. */
export const toFilters = (filters: Readonly<Record<string, readonly string[]>>): Filter[] =>
  Object.entries(filters).map(([Name, values]) => ({ Name, Values: [...values] }))

interface Page {
  NextToken?: string | undefined
}

/** Every page of a paginated call. */
export const allPages = async <Result extends Page>(
  read: (nextToken: string | undefined) => Promise<Result>,
): Promise<Result[]> => {
  const pages: Result[] = []
  let nextToken: string | undefined
  do {
    const page = await read(nextToken)
    pages.push(page)
    nextToken = page.NextToken
  } while (nextToken)
  return pages
}
