/** The plans in the function's structured log, in order. Each is a list of actions, one line per action. */
export const plansIn = (log: string): string[][] =>
  log
    .split('\n')
    .map(entryOf)
    .filter(({ message }) => message === 'plan')
    .map(({ actions }) => (Array.isArray(actions) ? actions.map(String) : []))

/** Empty for a line that is not JSON: another writer's line, or one that is not complete yet. */
const entryOf = (line: string): { message?: unknown; actions?: unknown } => {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return {}
  }
}
