import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RecordedCall } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Reply } from './ec2Service.ts'

export interface Listener {
  url: string
  close(): Promise<void>
}

/** Listens on a free loopback port. Every request is one call, recorded in the order of arrival. */
export const listen = async (
  clock: Clock,
  calls: RecordedCall[],
  serve: (call: RecordedCall) => Promise<Reply>,
): Promise<Listener> => {
  let underWay = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    underWay += 1
    const call: RecordedCall = { ...recordOf(request, body), underWay, startedAt: clock.now() }
    calls.push(call)
    const reply = await serve(call).finally(() => {
      underWay -= 1
    })
    call.endedAt = clock.now()
    send(response, reply)
  }
  const server = createServer((request, response) => {
    // A failure here is a bug in the simulator. The response contains the stack trace, so that it does not look like an
    // error of EC2.
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.stack : String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const recordOf = ({ headers }: IncomingMessage, body: string) => {
  const accessKeyId = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]
  const target = ECS_TARGET.exec(String(headers['x-amz-target']))
  if (target?.[1]) return { service: 'ecs' as const, action: target[1], parameters: JSON.parse(body), accessKeyId }
  const { Action: action = '', Version: _version, ...parameters } = Object.fromEntries(new URLSearchParams(body))
  return { action, parameters, accessKeyId }
}

/** ECS uses JSON, and names the action in a header. */
const ECS_TARGET = /^AmazonEC2ContainerServiceV\d+\.(\w+)$/

const send = (response: ServerResponse, reply: Reply): void => {
  if (reply === 'silence') return
  if (reply === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const headers = {
    'content-type': reply.isJson ? 'application/x-amz-json-1.1' : 'text/xml;charset=UTF-8',
    'content-length': Buffer.byteLength(reply.body),
    'x-amzn-requestid': reply.requestId,
  }
  response.writeHead(reply.status, headers).end(reply.body)
}
