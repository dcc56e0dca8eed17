/** The output of a command as a picture of a terminal. It has its own dark background, so it is readable on any page. */

const COLUMNS = 100
const CHARACTER = 7.83
const LINE = 18
const MARGIN = 20
/** The bar at the top, with the command. */
const BAR = 34

/** The codes of ECMA-48, Select Graphic Rendition, that `styleText` writes. */
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#3fb950',
  33: '#d29922',
  35: '#d2a8ff',
  36: '#56d4dd',
}
const PLAIN = '#c9d1d9'
const BOLD = '#f0f6fc'
const DIM = '#8b949e'

/** An escape sequence that sets a style. */
const SEQUENCE = /(\p{Cc}\[\d+m)/u

interface Style {
  bold: boolean
  dim: boolean
  colour: string | undefined
}

const NO_STYLE: Style = { bold: false, dim: false, colour: undefined }

const styleAfter = (style: Style, code: number): Style => {
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code === 39) return { ...style, colour: undefined }
  return { ...style, colour: COLOURS[code] }
}

/**
 * @param command as the user typed it
 * @param output with escape sequences for bold, dim and coloured text
 */
export const terminalPicture = (command: string, output: string): string => {
  const lines = output.replace(/^\n+|\s+$/g, '').split('\n')
  const width = Math.round(COLUMNS * CHARACTER + 2 * MARGIN)
  const height = BAR + lines.length * LINE + MARGIN
  const prompt = `<tspan fill="${DIM}">$ </tspan><tspan fill="${BOLD}">${escaped(command)}</tspan>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<style>text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }</style>',
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#0d1117" stroke="#444c56"/>`,
    `<text x="${MARGIN}" y="24">${prompt}</text>`,
    ...linesOf(lines),
    '</svg>\n',
  ].join('\n')
}

/** A style continues until the next one begins, even across lines. */
const linesOf = (lines: readonly string[]): string[] => {
  let style = NO_STYLE
  return lines.flatMap((line, row) => {
    let column = 0
    const spans: string[] = []
    for (const part of line.split(SEQUENCE)) {
      const code = SEQUENCE.test(part) ? part.slice(2, -1) : undefined
      if (code !== undefined) {
        style = styleAfter(style, Number(code))
        continue
      }
      if (part.trim() !== '') spans.push(spanOf(part, column, style))
      column += part.length
    }
    return spans.length === 0 ? [] : [`<text y="${BAR + (row + 1) * LINE}">${spans.join('')}</text>`]
  })
}

/** Each span has its own position, so that a character of another width does not move the next span. */
const spanOf = (text: string, column: number, { bold, dim, colour }: Style): string => {
  const indent = text.length - text.trimStart().length
  const x = Math.round((MARGIN + (column + indent) * CHARACTER) * 10) / 10
  const fill = colour ?? (bold ? BOLD : dim ? DIM : PLAIN)
  return `<tspan x="${x}" fill="${fill}"${bold ? ' font-weight="700"' : ''}>${escaped(text.trim())}</tspan>`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
