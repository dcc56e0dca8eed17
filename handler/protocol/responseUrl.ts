/**
 * The pre-signed URL to which the response is sent. It is a credential: anyone who has it can answer in our place. Private
 * fields keep it out of `JSON.stringify`, `util.inspect` and object spread, and only `put.ts` calls `reveal`.
 */
export class ResponseUrl {
  readonly #text: string
  readonly #url: URL

  private constructor(text: string, url: URL) {
    this.#text = text
    this.#url = url
  }

  /** Returns undefined if the value is not an HTTP URL. */
  static parse(value: unknown): ResponseUrl | undefined {
    if (typeof value !== 'string') return undefined
    const url = URL.parse(value)
    return url && PROTOCOLS.includes(url.protocol) ? new ResponseUrl(value, url) : undefined
  }

  reveal(): URL {
    return this.#url
  }

  /** Replaces the URL, its query, and the secret parameters of the query in a text. */
  redact(text: string): string {
    const { href, search, searchParams } = this.#url
    const secrets = SECRET_PARAMETERS.flatMap((name) => searchParams.getAll(name))
    return [this.#text, href, search.slice(1), ...secrets]
      .filter((secret) => secret !== '')
      .reduce((redacted, secret) => redacted.replaceAll(secret, '<ResponseURL>'), text)
  }

  /**
   * When CloudFormation started to wait, in epoch milliseconds; a retry by Lambda comes later than that. It is the time at
   * which the URL was signed, or `now` if the URL has no plausible date: Lambda keeps an event for at most six hours.
   */
  requestedAt(now: number): number {
    const date = this.#url.searchParams.get('X-Amz-Date') ?? ''
    const signedAt = Date.parse(date.replace(COMPACT_DATE, '-$1-$2T$3:$4:'))
    // The date is cut to whole seconds, so the signing may be almost one second later.
    return signedAt > now - MAX_EVENT_AGE_MS ? Math.min(now, signedAt + 999) : now
  }
}

const PROTOCOLS = ['http:', 'https:']

// Signature Version 4, and version 2.
const SECRET_PARAMETERS = ['X-Amz-Signature', 'X-Amz-Security-Token', 'Signature', 'x-amz-security-token']

/** What `Date.parse` needs separators in: the year before it, and the seconds after it, are as in ISO 8601. */
const COMPACT_DATE = /(\d\d)(\d\d)T(\d\d)(\d\d)/
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const MAX_EVENT_AGE_MS = 6 * 3600 * 1000
