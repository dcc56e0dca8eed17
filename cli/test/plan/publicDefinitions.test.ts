import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { temporaryFiles } from '../files.ts'
import { namesIn, planJson } from './plan.ts'
import { publicDefinitions, REGION } from './publicDefinitions.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

describe('A public task definition', () => {
  test.each(publicDefinitions)(
    'of $repository ($path) needs the services that were derived by hand, in plan and in the function',
    async (sample) => {
      const { definition, services, warnings } = sample
      const testbed = await createTestbed({ region: REGION })
      const { simulator, vpcId, stack, vpc } = testbed
      const file = await fileOf('task.json', { family: 'sample', ...definition })

      const planned = await planJson(testbed, '--vpc-id', vpcId, '--task-definition', file)
      simulator.world.registerTaskDefinition({ family: 'sample', ...definition })
      const outputs = await stack.create({ VpcId: vpcId, TaskDefinitions: 'sample' })

      expect(namesIn(planned).sort()).toEqual(services.toSorted())
      expect((await vpc.services()).sort()).toEqual(services.toSorted())
      // In a plan, the warnings about the VPC follow those about the task definition.
      expect(planned.warnings.slice(0, warnings.length)).toEqual(
        warnings.map((words) => expect.stringContaining(words)),
      )
      expect(outputs.Warnings).toBe(planned.warnings.join(' '))
    },
  )
})

describe('docs/task-definitions.md', () => {
  test('lists each public task definition with the same endpoints', async () => {
    const page = await readFile(new URL('../../../docs/task-definitions.md', import.meta.url), 'utf8')
    const rows = page.split('\n').flatMap((line) => {
      const [, sample = '', , endpoints = ''] = line.split('|').map((cell) => cell.trim())
      const [, repository, path] = /^(\S+) `(\S+)` at [\da-f]{7}$/.exec(sample) ?? []
      return repository?.includes('/')
        ? [{ repository, path, services: endpoints.split(', ').filter(Boolean).sort() }]
        : []
    })

    expect(rows).toEqual(
      publicDefinitions.map(({ repository, path, services }) => ({
        repository,
        path,
        services: services.length > 0 ? services.toSorted() : ['none'],
      })),
    )
  })
})
