import { describe, expect, test } from '@jest/globals'
import { parseResponseUrl } from './events.ts'

describe('redact', () => {
  const text = 'https://Bucket.s3.amazonaws.com/a|b?X-Amz-Date=20260131T000000Z&X-Amz-Signature=0123abcd'

  test('replaces the URL as it was received', () => {
    expect(parseResponseUrl(text).redact(`PUT ${text} failed, ${text}`)).toBe('PUT <ResponseURL> failed, <ResponseURL>')
  })

  test('replaces the normalized URL', () => {
    const url = parseResponseUrl(text)
    expect(url.redact(`PUT ${url.reveal().href} failed`)).toBe('PUT <ResponseURL> failed')
  })

  test('replaces its query', () => {
    expect(parseResponseUrl(text).redact('X-Amz-Date=20260131T000000Z&X-Amz-Signature=0123abcd')).toBe('<ResponseURL>')
  })

  test.each(['X-Amz-Signature', 'X-Amz-Security-Token', 'Signature', 'x-amz-security-token'])(
    'replaces the value of %s',
    (name) => {
      const url = parseResponseUrl(`https://host/object?${name}=s%2Fecret`)
      expect(url.redact('is s/ecret known?')).toBe('is <ResponseURL> known?')
    },
  )

  test('keeps other texts, and texts about a URL without a query', () => {
    expect(parseResponseUrl(text).redact('on 20260131T000000Z')).toBe('on 20260131T000000Z')
    expect(parseResponseUrl('http://host/').redact('a/b')).toBe('a/b')
  })
})

describe('requestedAt', () => {
  const now = Date.UTC(2026, 0, 31, 12, 0, 0)
  const requestedAt = (date: string) => parseResponseUrl(`https://host/object?X-Amz-Date=${date}`).requestedAt(now)

  test.each([
    ['a minute ago', '20260131T115900Z', now - 60_000 + 999],
    ['a second ago', '20260131T115959Z', now - 1],
    ['in this second', '20260131T120000Z', now],
    ['just within six hours', '20260131T060001Z', now - 6 * 3_600_000 + 1999],
  ])('returns the end of the second in which the URL was signed: %s', (_, date, expected) => {
    expect(requestedAt(date)).toBe(expected)
  })

  test.each([
    ['in the future', '20260131T120001Z'],
    ['longer ago than Lambda keeps an event', '20260131T060000Z'],
    ['with a malformed date', 'yesterday'],
    ['with a date after other characters', 'x20260131T115900Z'],
    ['with a date before other characters', '20260131T115900Zx'],
  ])('returns now for a URL signed %s', (_, date) => {
    expect(requestedAt(date)).toBe(now)
  })

  test('returns now for a URL without a date', () => {
    expect(parseResponseUrl('http://host/object').requestedAt(now)).toBe(now)
  })
})
