/**
 * Lines that differ only in the names that they begin with, the names of services mostly, as one line each:
 * `kms, logs: eu-west-1 offers no such endpoint service`.
 */
export const groupLike = (lines: readonly string[]): string[] =>
  [...Map.groupBy(lines, restOf)].map(([rest, like]) => {
    const names = new Set(like.map((line) => line.slice(0, line.length - rest.length)))
    return `${[...names].join(', ')}${rest}`
  })

/** What follows the first word, from its colon on; the whole line where it has none. */
const restOf = (line: string): string => /^\S+?(?<rest>:\s.*)$/s.exec(line)?.groups?.rest ?? line
