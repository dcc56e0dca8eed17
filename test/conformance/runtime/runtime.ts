import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { NODE, RUNTIME_CLIENT } from '../paths.ts'

const HOOK = fileURLToPath(new URL('withRapidClient.ts', import.meta.url))
const FUNCTION_ARN = 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints'

/** The result of an invocation that the runtime client posts. */
export interface Result {
  kind: 'response' | 'error'
  body: unknown
}

/** AWS's runtime client in its own process, with a Runtime API as in Lambda. */
export interface Runtime {
  invoke(event: unknown): Promise<Result>
  /** The JSON lines of the log so far. */
  log(): unknown[]
  stop(): Promise<void>
}

/** The Runtime API: returns an event to the next call of `next`, and receives its result. */
class RuntimeApi {
  #next = Promise.withResolvers<ServerResponse>()
  #result = Promise.withResolvers<Result>()
  readonly server = createServer(async (request, response) => {
    const kind = request.url?.split('/').pop()
    if (kind === 'next') {
      this.#next.resolve(response)
      return
    }
    this.#result.resolve({ kind: kind === 'response' ? 'response' : 'error', body: await json(request) })
    response.writeHead(202).end()
  })

  async invoke(event: unknown): Promise<Result> {
    const response = await this.#next.promise
    this.#next = Promise.withResolvers()
    this.#result = Promise.withResolvers()
    response.writeHead(200, {
      'lambda-runtime-aws-request-id': randomUUID(),
      'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
      'lambda-runtime-invoked-function-arn': FUNCTION_ARN,
    })
    response.end(JSON.stringify(event))
    return this.#result.promise
  }
}

/**
 * Starts the runtime client for a function whose handler is `index.handler`.
 * @param taskRoot the folder of the function's code
 */
export const startRuntime = async (taskRoot: string, environment: Record<string, string>): Promise<Runtime> => {
  const api = new RuntimeApi()
  api.server.listen(0, '127.0.0.1')
  await once(api.server, 'listening')
  const { port } = api.server.address() as AddressInfo
  const client = spawn(NODE, ['--import', HOOK, RUNTIME_CLIENT], {
    env: { ...lambdaEnvironment(taskRoot, port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = outputOf(client)
  return {
    invoke: (event) => api.invoke(event),
    log: () =>
      output
        .text()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown),
    stop: async () => {
      client.kill()
      await output.ended
      api.server.closeAllConnections()
      api.server.close()
    },
  }
}

const outputOf = (client: ChildProcess): { text(): string; ended: Promise<unknown> } => {
  let text = ''
  for (const stream of [client.stdout, client.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  return { text: () => text, ended: once(client, 'close') }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const lambdaEnvironment = (taskRoot: string, port: number): Record<string, string> => ({
  _HANDLER: 'index.handler',
  LAMBDA_TASK_ROOT: taskRoot,
  AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  AWS_LAMBDA_FUNCTION_NAME: 'fargate-endpoints',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/fargate-endpoints',
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef',
  AWS_REGION: 'ap-northeast-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
})
