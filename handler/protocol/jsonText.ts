/** The bytes that a value takes as JSON in UTF-8. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const ELLIPSIS = '…'

/** The text, or as much of its start as takes no more than `limit` bytes inside a JSON string, cut between code points. */
export const trimToJsonBytes = (text: string, limit: number): string => {
  if (insideBytes(text) <= limit) return text
  let used = insideBytes(ELLIPSIS)
  let kept = ''
  for (const codePoint of text) {
    used += insideBytes(codePoint)
    if (used > limit) break
    kept += codePoint
  }
  return kept + ELLIPSIS
}

const insideBytes = (text: string): number => jsonBytes(text) - '""'.length
