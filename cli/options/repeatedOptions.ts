/** Rejects options that are given twice with different values. */
import type { Command, Option } from 'commander'
import { UsageError } from '../usageError.ts'
import { joined, readAssignment, repeated } from './arguments.ts'

/** The parsers that collect values. */
const ADDING: readonly unknown[] = [joined, readAssignment, repeated]

/** Commander would silently use the last of two values. */
export const refuseSecondValues = (command: Command): void => {
  const single = command.options.filter(({ parseArg }) => !ADDING.includes(parseArg))
  for (const option of single) refuseSecondValue(command, option)
}

const refuseSecondValue = (command: Command, option: Option): void => {
  let first: string | undefined
  command.on(`option:${option.name()}`, (text: string | null | undefined) => {
    const value = text ?? 'true'
    if (first !== undefined && first !== value) {
      throw new UsageError(`${option.long}: expected one value, got ${first} and ${value}`)
    }
    first = value
  })
}
