import { stripVTControlCharacters } from 'node:util'

const widthOf = (text: string): number => stripVTControlCharacters(text).length

/** Breaks a text after spaces and commas into lines of at most `width` columns. A longer word gets its own line. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=[ ,])/)) {
    if (line !== '' && widthOf(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += word
  }
  return [...lines, line.trimEnd()]
}

/** Formats rows as lines, with the names in one column and each value wrapped beside its name. */
export const tabulate = (rows: readonly (readonly [name: string, value: string])[], width: number): string[] => {
  const column = Math.max(0, ...rows.map(([name]) => widthOf(name))) + 2
  return rows.flatMap(([name, value]) =>
    wrap(value, width - column).map((line, at) =>
      `${at === 0 ? padEnd(name, column) : ' '.repeat(column)}${line}`.trimEnd(),
    ),
  )
}

const padEnd = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text))
