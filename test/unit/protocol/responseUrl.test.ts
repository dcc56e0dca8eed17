import { describe, expect, test } from '@jest/globals'
import { ResponseUrl } from '../../../handler/protocol/responseUrl.ts'

const parsed = (text: string) => {
  const url = ResponseUrl.parse(text)
  if (!url) throw new Error(`no URL: ${text}`)
  return url
}

describe('redact', () => {
  const text = 'https://Bucket.s3.amazonaws.com/a|b?X-Amz-Date=20260131T000000Z&X-Amz-Signature=0123abcd'

  test('takes the URL out as it came', () => {
    expect(parsed(text).redact(`PUT ${text} failed, ${text}`)).toBe('PUT <ResponseURL> failed, <ResponseURL>')
  })

  test('takes the URL out as it is normalized', () => {
    const url = parsed(text)
    expect(url.redact(`PUT ${url.reveal().href} failed`)).toBe('PUT <ResponseURL> failed')
  })

  test('takes its query out alone', () => {
    expect(parsed(text).redact('X-Amz-Date=20260131T000000Z&X-Amz-Signature=0123abcd')).toBe('<ResponseURL>')
  })

  test.each(['X-Amz-Signature', 'X-Amz-Security-Token', 'Signature', 'x-amz-security-token'])(
    'takes the value of %s out alone',
    (name) => {
      const url = parsed(`https://host/object?${name}=s%2Fecret`)
      expect(url.redact('is s/ecret known?')).toBe('is <ResponseURL> known?')
    },
  )

  test('leaves other texts, and those about a URL without a query, as they are', () => {
    expect(parsed(text).redact('on 20260131T000000Z')).toBe('on 20260131T000000Z')
    expect(parsed('http://host/').redact('a/b')).toBe('a/b')
  })
})

describe('requestedAt', () => {
  const now = Date.UTC(2026, 0, 31, 12, 0, 0)
  const requestedAt = (date: string) => parsed(`https://host/object?X-Amz-Date=${date}`).requestedAt(now)

  test.each([
    ['a minute ago', '20260131T115900Z', now - 60_000 + 999],
    ['a second ago', '20260131T115959Z', now - 1],
    ['in this second', '20260131T120000Z', now],
    ['just within six hours', '20260131T060001Z', now - 6 * 3_600_000 + 1999],
  ])('is when the URL was signed, to the end of that second: %s', (_, date, expected) => {
    expect(requestedAt(date)).toBe(expected)
  })

  test.each([
    ['in the future', '20260131T120001Z'],
    ['longer ago than Lambda keeps an event', '20260131T060000Z'],
    ['at no time', 'yesterday'],
    ['at a time with something before it', 'x20260131T115900Z'],
    ['at a time with something after it', '20260131T115900Zx'],
  ])('is now where the URL says that it was signed %s', (_, date) => {
    expect(requestedAt(date)).toBe(now)
  })

  test('is now where the URL does not say', () => {
    expect(parsed('http://host/object').requestedAt(now)).toBe(now)
  })
})
