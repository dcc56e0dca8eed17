import { describe, expect, test } from '@jest/globals'
import { catalogue, flagsOf } from '../../../handler/fargate/catalogue.ts'
import { catalogueDocs } from '../../../handler/fargate/catalogueDocs.ts'
import { flags } from '../../../handler/fargate/flags.ts'

describe('The catalogue', () => {
  test.each(['service', 'attribute'] as const)('lists each %s once', (column) => {
    const values = catalogue.map((entry) => entry[column])

    expect(new Set(values).size).toBe(values.length)
  })

  test('has a service for each flag', () => {
    const used = new Set(catalogue.flatMap(flagsOf))

    expect(Object.keys(flags).filter((flag) => !used.has(flag as keyof typeof flags))).toEqual([])
  })

  test('has a gateway endpoint only for S3', () => {
    expect(catalogue.filter(({ kind }) => kind === 'Gateway').map(({ service }) => service)).toEqual(['s3'])
  })

  test.each(catalogue)('has a reason for $service, with a page of the AWS documentation', ({ service, flag }) => {
    const { reason, source } = catalogueDocs[service]

    expect(flags).toHaveProperty(flag)
    expect(reason).toMatch(/\w+ \w+/)
    expect(new URL(source).hostname).toBe('docs.aws.amazon.com')
  })
})
