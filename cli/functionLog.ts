/** The plans in the function's structured log, in their order; each is a list of actions, a line an action. */
export const plansIn = (log: string): string[][] =>
  log
    .split('\n')
    .map(entryOf)
    .filter(({ message }) => message === 'plan')
    .map(({ actions }) => (Array.isArray(actions) ? actions.map(String) : []))

/** Empty for what is no entry: a line of another writer, or one that is still being written. */
const entryOf = (line: string): { message?: unknown; actions?: unknown } => {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return {}
  }
}
