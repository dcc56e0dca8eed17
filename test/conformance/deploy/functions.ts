import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { LambdaFunction } from '../../../simulator/lambda.ts'

/** What moto asks for in place of running a function itself: `moto_cloudformation.py`. */
interface Invocation {
  functionArn: string
  /** The one file of the function's package. */
  file: string
  code: string
  event: unknown
}

export type Environment = Record<string, string>

/** Runs the functions that moto has, as they are deployed there, in processes of their own. */
export interface Functions {
  url: string
  /** The invocations so far: whose, and the function's file and code. */
  invocations: Pick<Invocation, 'functionArn' | 'file' | 'code'>[]
  close(): Promise<void>
}

/** @param environmentOf what a function of that account finds in its environment */
export const serveFunctions = async (environmentOf: (account: string) => Promise<Environment>): Promise<Functions> => {
  const directory = await mkdtemp(join(tmpdir(), 'functions-'))
  const functions = new Map<string, LambdaFunction>()
  const invocations: Functions['invocations'] = []

  const functionFor = async ({ functionArn, file, code }: Invocation): Promise<LambdaFunction> => {
    const hash = createHash('sha256').update(code).digest('hex')
    const key = `${functionArn} ${hash}`
    const [, , , region = '', accountId = '', , functionName = ''] = functionArn.split(':')
    const entry = join(directory, hash, file)
    await mkdir(join(directory, hash), { recursive: true })
    await writeFile(entry, code)
    const environment = await environmentOf(accountId)
    const lambda = functions.get(key) ?? new LambdaFunction({ entry, functionName, region, accountId, environment })
    functions.set(key, lambda)
    invocations.push({ functionArn, file, code })
    return lambda
  }

  const server = createServer(async (request, response) => {
    const invocation = (await json(request)) as Invocation
    const history = await (await functionFor(invocation)).invoke(invocation.event)
    response.end(JSON.stringify(history))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    invocations,
    close: async () => {
      await Promise.all([...functions.values()].map((lambda) => lambda.stop()))
      server.close()
      await rm(directory, { recursive: true })
    },
  }
}
