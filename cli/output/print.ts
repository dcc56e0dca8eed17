import type { Screen } from './screen.ts'

/** The sign of an action, by the verb of its name. */
const SIGNS = [
  [/^(Create|Authorize)/, '+', 'green'],
  [/^Modify/, '~', 'yellow'],
  [/^(Delete|Revoke)/, '-', 'red'],
] as const

/** Prints one line per action, with a sign for its kind. */
export const printActions = (screen: Screen, actions: readonly string[]): void => {
  for (const action of actions) {
    const [, sign = '·', colour = 'dim'] = SIGNS.find(([verb]) => verb.test(action)) ?? []
    screen.item(screen.style(colour, sign), action)
  }
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
