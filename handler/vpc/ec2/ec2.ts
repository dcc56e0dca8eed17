import { setTimeout as sleep } from 'node:timers/promises'
import type { EC2Client, Filter } from '@aws-sdk/client-ec2'

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Waits for a time in milliseconds. Rejects when the invocation is aborted. */
  sleep(ms: number): Promise<void>
}

/** EC2 as one invocation sees it. */
export interface Ec2 extends Clock {
  /** The SDK's `send`, with the invocation's abort signal. */
  send: EC2Client['send']
  /** Adds a pending read to the progress. The returned function removes it. */
  pending?(action: string): () => void
}

/** Binds a client to an invocation, so that the abort signal reaches every call and every wait. */
export const bindClient = (client: EC2Client, signal: AbortSignal, pending: Ec2['pending']): Ec2 => ({
  send: ((command: Parameters<EC2Client['send']>[0]) =>
    client.send(command, { abortSignal: signal })) as EC2Client['send'],
  now: Date.now,
  sleep: (ms) => sleep(ms, undefined, { signal }),
  ...(pending && { pending }),
})

/** EC2's filters, from values by filter name. */
export const toFilters = (filters: Readonly<Record<string, readonly string[]>>): Filter[] =>
  Object.entries(filters).map(([Name, values]) => ({ Name, Values: [...values] }))

interface Page {
  NextToken?: string | undefined
}

/** Every page of a paginated read. */
export const allPages = async <Result extends Page>(
  { pending }: Ec2,
  action: string,
  read: (nextToken: string | undefined) => Promise<Result>,
): Promise<Result[]> => {
  const end = pending?.(action)
  try {
    const pages: Result[] = []
    let nextToken: string | undefined
    do {
      const page = await read(nextToken)
      pages.push(page)
      nextToken = page.NextToken
    } while (nextToken)
    return pages
  } finally {
    end?.()
  }
}
