/** The size of a value as JSON in UTF-8. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const ELLIPSIS = '…'

/** Cuts the text to at most `limit` bytes inside a JSON string. It cuts between code points and ends with an ellipsis. */
export const trimToJsonBytes = (text: string, limit: number): string => {
  if (bytesInsideString(text) <= limit) return text
  let used = bytesInsideString(ELLIPSIS)
  let kept = ''
  for (const codePoint of text) {
    used += bytesInsideString(codePoint)
    if (used > limit) break
    kept += codePoint
  }
  return kept + ELLIPSIS
}

const bytesInsideString = (text: string): number => jsonBytes(text) - '""'.length
