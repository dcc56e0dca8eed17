import { describe, test } from '@jest/globals'
import { checkRow } from '../../../cli/test/doctor/networks/checkRow.ts'
import { QUESTIONS } from '../../../cli/test/doctor/networks/questions.ts'
import { chapters } from '../../../cli/test/doctor/networks/rows/index.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbedOf } = testbeds()

for (const { title, rows } of chapters) {
  describe(`doctor, asked about a service, a task and a VPC (${title}),`, () => {
    test.each(rows.map((row) => [row.name, row] as const))('reports the expected paths when: %s', async (_, row) => {
      await checkRow(createTestbedOf, row, QUESTIONS)
    })
  })
}
