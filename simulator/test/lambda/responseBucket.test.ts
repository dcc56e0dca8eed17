import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ResponseBucket } from '../../lambda/responseBucket.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())
beforeEach(() => {
  bucket.fault = () => undefined
})

/** Sends one request with exactly these headers. Returns the status, or the error that ended it. */
const send = async (url: string, headers: Record<string, string>, { method = 'PUT', body = '{}' } = {}) => {
  const sent = request(url, { method, headers, agent: false }).end(body)
  try {
    const [response] = await once(sent, 'response')
    return response.statusCode
  } catch (error) {
    return error
  }
}

const withLength = { 'content-length': '2' }

describe('The response bucket', () => {
  test('stores and records a PUT that S3 would accept', async () => {
    const url = bucket.sign('taken')
    expect(await send(url, withLength)).toBe(200)
    expect(await bucket.object(url)).toBe('{}')
    expect(bucket.puts(url)).toEqual([expect.objectContaining({ method: 'PUT', body: '{}', status: 200 })])
  })

  test('returns the first object, even if another follows', async () => {
    const url = bucket.sign('first')
    const waiting = bucket.object(url)
    await send(url, withLength, { body: '{}' })
    await send(url, withLength, { body: '[]' })
    expect(await waiting).toBe('{}')
    expect(bucket.puts(url)).toHaveLength(2)
  })

  test('accepts an empty content-type and rejects all others, because the URL is signed without one', async () => {
    expect(await send(bucket.sign('empty'), { ...withLength, 'content-type': '' })).toBe(200)
    expect(await send(bucket.sign('json'), { ...withLength, 'content-type': 'application/json' })).toBe(403)
  })

  test('rejects a chunked body', async () => {
    expect(await send(bucket.sign('chunked'), { 'transfer-encoding': 'chunked' })).toBe(501)
  })

  test('rejects a second content-length', async () => {
    const url = new URL(bucket.sign('twice'))
    const socket = connect(Number(url.port), '127.0.0.1')
    socket.end(
      `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}`,
    )
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
    expect(bucket.puts(url.href)).toEqual([])
  })

  test('rejects a body without a length, and all methods except PUT', async () => {
    const url = new URL(bucket.sign('bare'))
    const socket = connect(Number(url.port), '127.0.0.1')
    socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 411 /)
    expect(await send(bucket.sign('post'), withLength, { method: 'POST' })).toBe(405)
  })

  test('rejects a wrong signature, one for another object, and an expired one', async () => {
    const url = new URL(bucket.sign('mine'))
    url.pathname = '/yours'
    expect(await send(url.href, withLength)).toBe(403)
    expect(await send(bucket.sign('mine').replace(/Signature=..../, 'Signature=0000'), withLength)).toBe(403)
    const signedAt = new Date(Date.now() - 61_000)
    expect(await send(bucket.sign('old', { signedAt, expiresSeconds: 60 }), withLength)).toBe(403)
    expect(await send(bucket.sign('young', { signedAt, expiresSeconds: 90 }), withLength)).toBe(200)
  })

  test('returns the given fault for the n-th PUT', async () => {
    bucket.fault = (put) => (put === 1 ? 503 : undefined)
    const url = bucket.sign('sometimes')
    expect(await send(url, withLength)).toBe(503)
    expect(await send(url, withLength)).toBe(200)
  })

  test('closes the socket without a response, before or after it stores the object', async () => {
    bucket.fault = () => 'close the socket'
    const lost = bucket.sign('lost')
    expect(await send(lost, withLength)).toMatchObject({ code: 'ECONNRESET' })
    expect(bucket.puts(lost)).toEqual([expect.objectContaining({ status: undefined })])
    bucket.fault = () => 'store and close the socket'
    const kept = bucket.sign('kept')
    expect(await send(kept, withLength)).toMatchObject({ code: 'ECONNRESET' })
    expect(await bucket.object(kept)).toBe('{}')
  })
})
