/**
 * Lines that differ in their first word only, the name of a service mostly, as one line each:
 * `kms, logs: eu-west-1 offers no such endpoint service`.
 */
export const groupLike = (lines: readonly string[]): string[] =>
  [...Map.groupBy(lines, restOf)].map(([rest, like]) => {
    const names = new Set(like.map((line) => line.slice(0, line.length - rest.length)))
    const colon = [...names].every((name) => name.endsWith(':')) ? ':' : ''
    return `${[...names].map((name) => name.slice(0, name.length - colon.length)).join(', ')}${colon}${rest}`
  })

/** What follows the first word. */
const restOf = (line: string): string => /\s.*$/s.exec(line)?.[0] ?? ''
