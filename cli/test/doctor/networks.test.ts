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

// Each network gets one of the questions in turn. `npm run test:soak` asks all of them.
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

test.each(QUESTIONS)('doctor checks the paths to all destinations of the tasks, given a %s', async (question) => {
  const row: Row = { name: '', base: 'endpoints', change: all(), findings: [] }
  const { paths } = await ask(question, row, await createNetwork(createTestbedOf, row))

  expect([...new Set(paths.map(({ destination }) => destination))].sort()).toEqual([...EVERYTHING].sort())
})

test('The tables have at least 40 broken networks, and 10 that work', () => {
  const withFindings = chapters.flatMap(({ rows }) => rows).filter(({ findings }) => findings.length > 0)

  expect(withFindings.length).toBeGreaterThanOrEqual(40)
  expect(chapters.flatMap(({ rows }) => rows).length - withFindings.length).toBeGreaterThanOrEqual(10)
})

test('Each kind of link is broken in at least one network', () => {
  const kinds = broken.flatMap(({ rows }) => rows).flatMap(({ findings }) => findings.map(({ link }) => link))

  expect([...new Set(kinds)].sort()).toEqual([
    ...['dns', 'egress', 'endpoint', 'ingress', 'network-acl', 'policy', 'route'],
  ])
})
