/** Runs `plan` on a testbed. */
import { expect } from '@jest/globals'
import type { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'
import type { Run } from '../run.ts'

export type CreatedTestbed = Awaited<ReturnType<ReturnType<typeof testbeds>['createTestbed']>>

export const planOf = ({ simulator }: CreatedTestbed, ...args: string[]): Promise<Run> =>
  fargateEndpoints('plan', ...connectionArgs(simulator), ...args)

/** Returns the exit status, and the plan as JSON. */
export const planJson = async (testbed: CreatedTestbed, ...args: string[]) => {
  const { status, stdout, stderr } = await planOf(testbed, '--json', ...args)
  expect(stderr).toBe('')
  return { status, ...JSON.parse(stdout) }
}

export const namesIn = ({ services }: { services: { service: string }[] }): string[] =>
  services.map(({ service }) => service)

/** The names of the services in the output of `plan --json`. */
export const servicesIn = ({ stdout }: Pick<Run, 'stdout'>): string[] => namesIn(JSON.parse(stdout))
