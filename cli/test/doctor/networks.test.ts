import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { ask, checkRow } from './networks/checkRow.ts'
import { createNetwork } from './networks/layout.ts'
import { all } from './networks/network.ts'
import { QUESTIONS } from './networks/questions.ts'
import type { Row } from './networks/row.ts'
import { broken, chapters } from './networks/rows/index.ts'
import { EVERYTHING } from './networks/rows/names.ts'

const { createTestbedOf } = testbeds()

// One question for each network, in turn. `npm run test:soak` asks all of them.
for (const { title, rows } of chapters) {
  describe(title, () => {
    test.each(rows.map((row, at) => [row.name, row, QUESTIONS[at % QUESTIONS.length]] as const))(
      '%s',
      async (_, row, question = 'service') => {
        await checkRow(createTestbedOf, row, [question])
      },
    )
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
