/** Decodes a file in UTF-8. @throws Error for UTF-16, for which parsers report a misleading error */
export const textOf = (bytes: Buffer): string => {
  const [first, second] = bytes
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0)
  if (isWide) throw new Error('UTF-16: save it as UTF-8 (in PowerShell: Out-File -Encoding utf8NoBOM)')
  return bytes.toString('utf8')
}
