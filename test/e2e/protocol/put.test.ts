import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { put } from '../../../handler/protocol/put.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { parseResponseUrl } from '../../unit/protocol/events.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())

/** PUTs to a TCP server that passes all received data to `onData`. */
const putTo = async (
  scheme: string,
  onData: (data: Buffer) => string | undefined,
  signal = new AbortController().signal,
) => {
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      const reply = onData(data)
      if (reply === undefined) socket.destroy()
      else socket.write(reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await put(parseResponseUrl(`${scheme}://127.0.0.1:${port}/a%3Ab?q=1`), 'ü', signal)
  } finally {
    // Resolves when the last connection has ended.
    await once(server.close(), 'close')
  }
}

const unaborted = () => new AbortController().signal

describe('put', () => {
  test('sends a request that S3 accepts, and returns its status', async () => {
    const url = bucket.sign('taken')
    expect(await put(parseResponseUrl(url), '{"Reason":"ü"}', unaborted())).toBe(200)
    expect(bucket.puts(url)).toEqual([
      {
        method: 'PUT',
        body: '{"Reason":"ü"}',
        status: 200,
        headers: { host: new URL(url).host, connection: 'close', 'content-length': '15' },
      },
    ])
  })

  test('returns the status of a rejected request', async () => {
    expect(
      await put(parseResponseUrl(bucket.sign('mine').replace('Signature=', 'Signature=0')), '{}', unaborted()),
    ).toBe(403)
  })

  test('rejects when the connection ends', async () => {
    await expect(putTo('http', () => undefined)).rejects.toHaveProperty('code', 'ECONNRESET')
  })

  test('rejects at once when the signal is aborted', async () => {
    const controller = new AbortController()
    const silent = putTo(
      'http',
      () => {
        controller.abort()
        return ''
      },
      controller.signal,
    )
    await expect(silent).rejects.toHaveProperty('name', 'AbortError')
  })

  test('does not wait for the end of a response, and closes its connection', async () => {
    expect(await putTo('http', () => 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n')).toBe(200)
  })

  test('sends the path and the query unchanged', async () => {
    let sent = ''
    await putTo('http', (data) => {
      sent += data
      return 'HTTP/1.1 200 OK\r\n\r\n'
    })
    expect(sent).toMatch(/^PUT \/a%3Ab\?q=1 HTTP\/1\.1\r\n/)
  })

  test('uses TLS for an https URL', async () => {
    let firstByte: number | undefined
    const refused = putTo('https', (data) => {
      firstByte ??= data[0]
      return undefined
    })
    await expect(refused).rejects.toHaveProperty('code')
    expect(firstByte).toBe(TLS_HANDSHAKE)
  })
})

const TLS_HANDSHAKE = 0x16
