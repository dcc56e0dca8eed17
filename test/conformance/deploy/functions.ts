import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { LambdaFunction } from '../../../simulator/lambda/lambda.ts'

/** The request that moto sends instead of running a function itself: `moto_cloudformation.py`. */
interface Invocation {
  functionArn: string
  /** The text of each file of the function package, by file name. */
  files: Record<string, string>
  /** The environment variables of the function in the template. */
  environment: Record<string, string>
  event: unknown
}

/** Returns the file that `Handler: index.handler` refers to. */
export const entryOf = (files: Invocation['files']): string =>
  Object.keys(files).find((file) => /^index\.m?js$/.test(file)) ?? 'index.js is not in the package'

export type Environment = Record<string, string>

/** Runs the functions that are deployed on moto, in separate processes. */
export interface Functions {
  url: string
  /** The invocations so far: the function ARN, and the files of the package. */
  invocations: Pick<Invocation, 'functionArn' | 'files'>[]
  close(): Promise<void>
}

/** @param environmentOf returns the environment of functions of that account */
export const serveFunctions = async (environmentOf: (account: string) => Promise<Environment>): Promise<Functions> => {
  const directory = await mkdtemp(join(tmpdir(), 'functions-'))
  const functions = new Map<string, LambdaFunction>()
  const invocations: Functions['invocations'] = []

  const functionFor = async ({ functionArn, files, environment: own }: Invocation): Promise<LambdaFunction> => {
    const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex')
    const key = `${functionArn} ${hash}`
    const [, , , region = '', accountId = '', , functionName = ''] = functionArn.split(':')
    const place = join(directory, hash)
    await mkdir(place, { recursive: true })
    await Promise.all(Object.entries(files).map(([file, code]) => writeFile(join(place, file), code)))
    const entry = join(place, entryOf(files))
    const environment = { ...(await environmentOf(accountId)), ...own }
    const lambda = functions.get(key) ?? new LambdaFunction({ entry, functionName, region, accountId, environment })
    functions.set(key, lambda)
    invocations.push({ functionArn, files })
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
