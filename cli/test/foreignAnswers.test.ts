/** The server at --endpoint-url may be a proxy, a portal or another server. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from '@jest/globals'
import { expectUsageError, fargateEndpoints } from './program.ts'

/** Runs a command against a server that gives the same response to each request. */
const runAgainst = async (status: number, body: string, ...args: string[]) => {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const { port } = server.address() as AddressInfo
    return await fargateEndpoints(...args, '--endpoint-url', `http://127.0.0.1:${port}`, '--region', 'ap-northeast-1')
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const COMMANDS: string[][] = [
  ['plan', '--vpc-id', 'vpc-0a'],
  ['adopt', '--vpc-id', 'vpc-0a'],
  ['doctor', '--vpc-id', 'vpc-0a'],
]

describe.each(COMMANDS)('%s rejects', (...args) => {
  test.each<[string, number, string, RegExp]>([
    [
      'an HTML page',
      200,
      '<html><body>Sign in</body></html>',
      /got an answer without an account: check --endpoint-url/,
    ],
    [
      'a page that does not exist',
      404,
      '<html><body>Not found</body></html>',
      /got HTTP status 404 without an error code/,
    ],
    ['a 403 response without a body', 403, '', /got HTTP status 403 without an error code: check/],
  ])('%s', async (_, status, body, message) => {
    expectUsageError(await runAgainst(status, body, ...args), message)
  })
})

describe('plan rejects', () => {
  test('a response that is not XML, without the message of the SDK', async () => {
    expectUsageError(
      await runAgainst(400, '{"message": "not here"}', 'plan', '--vpc-id', 'vpc-0a'),
      /^Expected a response from AWS, got HTTP status 400 without an error code: check --endpoint-url and --region$/,
    )
  })
})
