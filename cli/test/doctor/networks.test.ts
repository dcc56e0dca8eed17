import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'
import { type CreatedTestbed, createNetwork } from './networks/layout.ts'
import { all, idOf, type Network } from './networks/network.ts'
import { argumentsFor, QUESTIONS, type Question, tasksOf } from './networks/questions.ts'
import type { Finding, Row } from './networks/row.ts'
import { broken, chapters } from './networks/rows/index.ts'
import { EVERYTHING } from './networks/rows/names.ts'

const { createTestbedOf } = testbeds()

interface FoundPath {
  destination: string
  subnetId: string
  state: 'open' | 'closed' | 'unknown'
  decisive: { kind: string; id: string } | null
}

/** A line for each path that is not open. */
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

const ask = async (
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

for (const { title, rows } of chapters) {
  describe(title, () => {
    test.each(rows.map((row) => [row.name, row] as const))('%s', async (_, row) => {
      const created = await createNetwork(createTestbedOf, row)
      for (const question of QUESTIONS) {
        const { subnets } = tasksOf(row)
        const asked = question === 'task' ? subnets.slice(0, 1) : subnets
        const { paths, status } = await ask(question, row, created)

        expect(linesFound(created.network, paths)).toEqual(linesExpected(created.network, row.findings, asked))
        expect(status).toBe(paths.some(({ state }) => state === 'closed') ? 1 : 0)
      }
    })
  })
}

test.each(QUESTIONS)('The paths to everything that the tasks need are checked, asked by %s', async (question) => {
  const row: Row = { name: '', base: 'endpoints', change: all(), findings: [] }
  const { paths } = await ask(question, row, await createNetwork(createTestbedOf, row))

  expect([...new Set(paths.map(({ destination }) => destination))].sort()).toEqual([...EVERYTHING].sort())
})

test('The table has forty broken networks and more, and ten that work', () => {
  const withFindings = chapters.flatMap(({ rows }) => rows).filter(({ findings }) => findings.length > 0)

  expect(withFindings.length).toBeGreaterThanOrEqual(40)
  expect(chapters.flatMap(({ rows }) => rows).length - withFindings.length).toBeGreaterThanOrEqual(10)
})

test('Every kind of link breaks in some network', () => {
  const kinds = broken.flatMap(({ rows }) => rows).flatMap(({ findings }) => findings.map(({ link }) => link))

  expect([...new Set(kinds)].sort()).toEqual([
    ...['dns', 'egress', 'endpoint', 'ingress', 'network-acl', 'policy', 'route'],
  ])
})
