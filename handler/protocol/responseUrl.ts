/**
 * The pre-signed URL that CloudFormation waits at. It is a credential: whoever has it can answer in our place. So it lives in
 * private fields, which neither `JSON.stringify`, `util.inspect` nor a spread can see, and only `put.ts` asks for it.
 */
export class ResponseUrl {
  readonly #text: string
  readonly #url: URL

  private constructor(text: string, url: URL) {
    this.#text = text
    this.#url = url
  }

  /** Undefined where the value is no HTTP URL. */
  static parse(value: unknown): ResponseUrl | undefined {
    if (typeof value !== 'string') return undefined
    const url = URL.parse(value)
    return url && PROTOCOLS.includes(url.protocol) ? new ResponseUrl(value, url) : undefined
  }

  reveal(): URL {
    return this.#url
  }

  /** The text without the URL, its query, and what in the query is secret by itself. */
  redact(text: string): string {
    const { href, search, searchParams } = this.#url
    const secrets = SECRET_PARAMETERS.flatMap((name) => searchParams.getAll(name))
    return [this.#text, href, search.slice(1), ...secrets]
      .filter((secret) => secret !== '')
      .reduce((redacted, secret) => redacted.replaceAll(secret, '<ResponseURL>'), text)
  }

  /**
   * When CloudFormation began to wait, in epoch milliseconds: a retry by Lambda comes later than that. It is when the URL was
   * signed, or `now` where the URL does not say, or says what cannot be: Lambda keeps an event for six hours at most.
   */
  requestedAt(now: number): number {
    const date = this.#url.searchParams.get('X-Amz-Date') ?? ''
    const signedAt = Date.parse(date.replace(AMZ_DATE, '$1-$2-$3T$4:$5:$6Z'))
    // The date has whole seconds: it may be almost one later.
    return signedAt > now - LONGEST_EVENT_AGE_MS ? Math.min(now, signedAt + 999) : now
  }
}

const PROTOCOLS = ['http:', 'https:']

// Of Signature Version 4, and of version 2.
const SECRET_PARAMETERS = ['X-Amz-Signature', 'X-Amz-Security-Token', 'Signature', 'x-amz-security-token']

const AMZ_DATE = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const LONGEST_EVENT_AGE_MS = 6 * 3600 * 1000
