import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parseRequest } from '../../../handler/protocol/request.ts'
import { physicalResourceId, vpcIdOf } from '../../../handler/resource/owner.ts'

const EVENTS = fileURLToPath(new URL('../../../events/', import.meta.url))

describe('Each file in events/', () => {
  const read = async () => {
    const names = (await readdir(EVENTS)).filter((name) => name.endsWith('.json'))
    return Promise.all(names.map(async (name) => JSON.parse(await readFile(`${EVENTS}${name}`, 'utf8'))))
  }

  test('is an event of the same resource, which create.json creates', async () => {
    const requests = (await read()).map(parseRequest)
    const create = requests.find(({ RequestType }) => RequestType === 'Create')

    expect(new Set(requests.map(({ StackId }) => StackId)).size).toBe(1)
    expect(new Set(requests.map(({ RequestId }) => RequestId)).size).toBe(requests.length)
    for (const { PhysicalResourceId } of requests.filter(({ PhysicalResourceId }) => vpcIdOf(PhysicalResourceId))) {
      expect(PhysicalResourceId).toBe(create && physicalResourceId(create))
    }
  })

  test('contains only strings, and no signature', async () => {
    const scalars = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalars) : [value]

    for (const event of await read()) {
      expect(scalars(event).filter((value) => typeof value !== 'string')).toEqual([])
      expect(new URL(event.ResponseURL).search).toBe('')
    }
  })
})
