import { expect } from '@jest/globals'
import type { testbeds } from '../../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../../program.ts'
import { type CreatedTestbed, createNetwork } from './layout.ts'
import { idOf, type Network } from './network.ts'
import { argumentsFor, type Question, tasksOf } from './questions.ts'
import type { Finding, Row } from './row.ts'
import { EVERYTHING } from './rows/names.ts'

interface FoundPath {
  destination: string
  subnetId: string
  state: 'open' | 'closed' | 'unknown'
  decisive: { kind: string; id: string } | null
}

/** One line for each path that is not open. */
const linesFound = (network: Network, paths: readonly FoundPath[]): string[] => {
  const nameOf = (id: string) => Object.keys(network.ids).find((name) => network.ids[name] === id) ?? id
  return paths
    .filter(({ state }) => state !== 'open')
    .map(({ destination, subnetId, state, decisive }) =>
      [destination, nameOf(subnetId), state, decisive?.kind, nameOf(decisive?.id ?? '')].join(' | '),
    )
    .sort()
}

const linesExpected = (network: Network, findings: readonly Finding[], subnets: readonly string[]): string[] =>
  findings
    .flatMap(({ of = EVERYTHING, in: affected = subnets, state = 'closed', link, id }) =>
      subnets
        .filter((subnet) => affected.includes(subnet))
        .flatMap((subnet) => {
          const name = id.replace('*', subnet.at(-1) ?? '')
          idOf(network, name)
          return of.map((destination) => [destination, subnet, state, link, name].join(' | '))
        }),
    )
    .sort()

/** Runs doctor for the tasks of a row, and returns the paths and the exit status. */
export const ask = async (
  question: Question,
  row: Row,
  { network, url }: CreatedTestbed,
): Promise<{ paths: FoundPath[]; status: number | null }> => {
  const tasks = tasksOf(row)
  const { status, stdout, stderr } = await fargateEndpoints(
    ...['doctor', ...connectionArgs({ url, region: network.region }), '--json'],
    ...argumentsFor[question](network, tasks),
    ...tasks.options,
  )
  expect(stderr).toBe('')
  return { paths: JSON.parse(stdout).paths, status }
}

/** Asks these questions about the tasks of a row, and compares the paths with the expected findings. */
export const checkRow = async (
  createTestbedOf: ReturnType<typeof testbeds>['createTestbedOf'],
  row: Row,
  questions: readonly Question[],
): Promise<void> => {
  const created = await createNetwork(createTestbedOf, row)
  for (const question of questions) {
    const { subnets } = tasksOf(row)
    const asked = question === 'task' ? subnets.slice(0, 1) : subnets
    const { paths, status } = await ask(question, row, created)

    expect(linesFound(created.network, paths)).toEqual(linesExpected(created.network, row.findings, asked))
    expect(status).toBe(paths.some(({ state }) => state === 'closed') ? 1 : 0)
  }
}
