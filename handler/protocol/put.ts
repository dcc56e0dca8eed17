import { request as httpsRequest } from 'node:https'
import type { ResponseUrl } from './responseUrl.ts'

/** One try: the status that S3 answers. Rejects on a network error, and when the signal is aborted. */
export type Put = (url: ResponseUrl, body: string, signal: AbortSignal) => Promise<number>

/**
 * Only a simulator's URL needs it, and to import it makes Node load its WebSocket too: a quarter of the time to start.
 */
const httpRequest = async () => (await import('node:http')).request

/**
 * `fetch` would not do: it adds a `content-type`, and CloudFormation's URL is signed without one.
 * A connection of its own for each try: one kept alive through the freeze between two invocations may be dead.
 */
export const put: Put = async (responseUrl, body, signal) => {
  const url = responseUrl.reveal()
  const request = url.protocol === 'https:' ? httpsRequest : await httpRequest()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request(url, { method: 'PUT', agent: false, signal })
    .on('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    .on('error', reject)
    // Given whole, the body is sent with its content-length, and not chunked.
    .end(body)
  return promise
}
