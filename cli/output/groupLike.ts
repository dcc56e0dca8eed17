/**
 * Merges lines that differ only in their first word, usually the name of a service:
 * `kms, logs: eu-west-1 offers no such endpoint service`.
 */
export const groupLike = (lines: readonly string[]): string[] =>
  [...Map.groupBy(lines, restOf)].map(([rest, like]) => {
    const names = new Set(like.map((line) => line.slice(0, line.length - rest.length)))
    return `${[...names].join(', ')}${rest}`
  })

/** The text from the colon after the first word; without one, the whole line. */
const restOf = (line: string): string => /^\S+?(?<rest>:\s.*)$/s.exec(line)?.groups?.rest ?? line
