import { request as httpsRequest } from 'node:https'
import type { ResponseUrl } from './responseUrl.ts'

/** One attempt. Resolves to the HTTP status; rejects on a network error, and when the signal is aborted. */
export type Put = (url: ResponseUrl, body: string, signal: AbortSignal) => Promise<number>

/** Loaded only for a simulator's URL: with `node:http` Node also loads its WebSocket, a quarter of the start time. */
const httpRequest = async () => (await import('node:http')).request

/**
 * Does not use `fetch`, which adds a `content-type` header: CloudFormation's URL is signed without one.
 * Each attempt has its own connection: a kept one may be dead after Lambda froze the process between invocations.
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
    // Passing the whole body to `end` makes Node send a content-length instead of chunks.
    .end(body)
  return promise
}
