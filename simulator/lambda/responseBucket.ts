import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

/** A fault in the response to a PUT: a status, or a failure of the network. */
export type BucketFault =
  | number
  | 'close the socket'
  | 'never answer'
  /** Stores the object, but loses the response. */
  | 'store and close the socket'

/** A request as received, and the status of the response; undefined if there was none. */
export interface RecordedPut {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly status: number | undefined
}

export interface ResponseBucketOptions {
  /** Returns the fault for a PUT. `put` counts the PUTs to the URL from 1. */
  fault?: (put: number, url: string) => BucketFault | undefined
  /** The delay before each response. */
  latencyMs?: number
}

const REGION = 'ap-northeast-1'
// The lifetime of CloudFormation's URLs.
const EXPIRES_SECONDS = 7200

/**
 * The S3 bucket in which CloudFormation expects the responses of custom resources: pre-signed PUTs on loopback. The
 * URLs are signed for an empty `content-type`. A PUT must have exactly one `content-length` and no chunked body.
 */
export class ResponseBucket {
  fault: NonNullable<ResponseBucketOptions['fault']>
  readonly #latencyMs: number
  readonly #secret = randomUUID()
  readonly #puts = new Map<string, RecordedPut[]>()
  readonly #objects = new Map<string, PromiseWithResolvers<string>>()
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  private constructor({ fault = () => undefined, latencyMs = 0 }: ResponseBucketOptions) {
    this.fault = fault
    this.#latencyMs = latencyMs
  }

  static async start(options: ResponseBucketOptions = {}): Promise<ResponseBucket> {
    const bucket = new ResponseBucket(options)
    const listening = Promise.withResolvers<void>()
    bucket.#server.listen(0, '127.0.0.1', listening.resolve)
    await listening.promise
    return bucket
  }

  /** Returns a URL that accepts a PUT of the object `key` until it expires. */
  sign(key: string, { signedAt = new Date(), expiresSeconds = EXPIRES_SECONDS } = {}): string {
    const { port } = this.#server.address() as AddressInfo
    const url = new URL(`http://127.0.0.1:${port}/${encodeURIComponent(key)}`)
    const date = signedAt.toISOString().replace(/[-:]|\.\d+/g, '')
    url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256')
    url.searchParams.set('X-Amz-Credential', `AKIAEXAMPLE/${date.slice(0, 8)}/${REGION}/s3/aws4_request`)
    url.searchParams.set('X-Amz-Date', date)
    url.searchParams.set('X-Amz-Expires', String(expiresSeconds))
    url.searchParams.set('X-Amz-Signature', this.#signature(url, ''))
    return url.href
  }

  /** Returns all requests for the URL's object so far, in the order of arrival. */
  puts(url: string): readonly RecordedPut[] {
    return this.#puts.get(new URL(url).pathname) ?? []
  }

  /** Resolves to the first object that is stored under the URL, the one that CloudFormation reads. */
  object(url: string): Promise<string> {
    return this.#slot(new URL(url).pathname).promise
  }

  async stop(): Promise<void> {
    const closed = Promise.withResolvers<unknown>()
    this.#server.close(closed.resolve)
    this.#server.closeAllConnections()
    await closed.promise
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const body = await text(request).catch(() => undefined)
    if (body === undefined) return
    await delay(this.#latencyMs)
    const puts = this.#puts.get(url.pathname) ?? []
    const fault = this.fault(puts.length + 1, url.href)
    const refusal = typeof fault === 'number' ? fault : this.#refusalOf(request, url)
    const status = typeof fault === 'string' ? undefined : (refusal ?? 200)
    this.#puts.set(url.pathname, [...puts, { method: request.method ?? '', headers: request.headers, body, status }])
    if (refusal === undefined && (fault === undefined || fault === 'store and close the socket')) {
      this.#slot(url.pathname).resolve(body)
    }
    if (fault === 'never answer') return
    if (status === undefined) return void request.socket.destroy()
    response.writeHead(status).end()
  }

  /** Returns S3's status for a request that it rejects; undefined if it accepts the request. */
  #refusalOf(request: IncomingMessage, url: URL): number | undefined {
    if (request.method !== 'PUT') return 405
    if (request.headers['transfer-encoding'] !== undefined) return 501
    if (request.headers['content-length'] === undefined) return 411
    const signature = url.searchParams.get('X-Amz-Signature')
    if (signature !== this.#signature(url, request.headers['content-type'] ?? '')) return 403
    return Date.now() > expiryOf(url) ? 403 : undefined
  }

  #signature({ pathname, searchParams }: URL, contentType: string): string {
    const signed = ['X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires'].map((name) => searchParams.get(name))
    return createHmac('sha256', this.#secret)
      .update(['PUT', contentType, pathname, ...signed].join('\n'))
      .digest('hex')
  }

  #slot(pathname: string): PromiseWithResolvers<string> {
    const slot = this.#objects.get(pathname) ?? Promise.withResolvers<string>()
    this.#objects.set(pathname, slot)
    return slot
  }
}

const expiryOf = ({ searchParams }: URL): number => {
  const date = searchParams.get('X-Amz-Date') ?? ''
  const signedAt = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
  return signedAt + Number(searchParams.get('X-Amz-Expires')) * 1000
}
