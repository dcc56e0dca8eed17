import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { jsonBytes, trimToJsonBytes } from '../../../handler/protocol/jsonText.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const ELLIPSIS_BYTES = 3
// The size of a control character or a lone surrogate in JSON.
const LONGEST_CODE_POINT_BYTES = 6

describe('jsonBytes', () => {
  test.each([
    ['a', 3],
    ['é', 4],
    ['€', 5],
    ['🙂', 6],
    ['"', 4],
    ['\n', 4],
    ['\u0000', 8],
    ['\ud800', 8],
    [{ a: 1 }, 7],
  ])('counts the bytes of %j as JSON in UTF-8: %i', (value, bytes) => {
    expect(jsonBytes(value)).toBe(bytes)
  })
})

describe('trimToJsonBytes', () => {
  test('keeps a text that just fits', () => {
    expect(trimToJsonBytes('abcde', 5)).toBe('abcde')
  })

  test('cuts a text that is one byte too long, and ends it with an ellipsis within the limit', () => {
    expect(trimToJsonBytes('abcdef', 5)).toBe('ab…')
  })

  test('cuts between code points, never inside one', () => {
    expect(trimToJsonBytes('🙂🙂🙂', 11)).toBe('🙂🙂…')
    expect(trimToJsonBytes('🙂🙂🙂', 10)).toBe('🙂…')
  })

  test('counts the bytes of JSON escapes', () => {
    expect(trimToJsonBytes('""""', 7)).toBe('""…')
  })

  test('returns only the ellipsis if nothing else fits', () => {
    expect(trimToJsonBytes('abcdef', ELLIPSIS_BYTES)).toBe('…')
  })

  test('stays within any limit, and keeps the start of the text, for any Unicode', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: ELLIPSIS_BYTES, max: 400 }), (text, limit) => {
        const trimmed = trimToJsonBytes(text, limit)
        expect(jsonBytes(trimmed) - 2).toBeLessThanOrEqual(limit)
        expect(text.startsWith(trimmed.replace(/…$/, ''))).toBe(true)
      }),
    )
  })

  test('keeps every code point that fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: ELLIPSIS_BYTES, max: 400 }), (text, limit) => {
        const trimmed = trimToJsonBytes(text, limit)
        if (trimmed !== text) expect(jsonBytes(trimmed) - 2 + LONGEST_CODE_POINT_BYTES).toBeGreaterThan(limit)
      }),
    )
  })
})
