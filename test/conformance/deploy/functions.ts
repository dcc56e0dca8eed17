import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { LambdaFunction } from '../../../simulator/lambda/lambda.ts'

/** What moto asks for in place of running a function itself: `moto_cloudformation.py`. */
interface Invocation {
  functionArn: string
  /** The text of each file of the function's package, by its name. */
  files: Record<string, string>
  /** The variables that the template gives the function. */
  environment: Record<string, string>
  event: unknown
}

/** The file that `Handler: index.handler` names. */
export const entryOf = (files: Invocation['files']): string =>
  Object.keys(files).find((file) => /^index\.m?js$/.test(file)) ?? 'index.js is not in the package'

export type Environment = Record<string, string>

/** Runs the functions that moto has, as they are deployed there, in processes of their own. */
export interface Functions {
  url: string
  /** The invocations so far: whose, and the function's package. */
  invocations: Pick<Invocation, 'functionArn' | 'files'>[]
  close(): Promise<void>
}

/** @param environmentOf what a function of that account finds in its environment */
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
