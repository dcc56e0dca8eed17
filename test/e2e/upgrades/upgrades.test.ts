import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../support/testbed.ts'
import { createResources, fromRecord } from './recordedResources.ts'

const here = new URL('./', import.meta.url)
const records = readdirSync(here).filter((file) => /^made-by-.+\.json$/.test(file))

const { createTestbed } = testbeds()

/** A network with the resources of the recorded version, and its stacks as CloudFormation knows them. */
const siteMadeBy = async (file: string) => {
  const testbed = await createTestbed()
  const made = fromRecord(readFileSync(new URL(file, here), 'utf8'), testbed.network)
  const { simulator, client, network, vpcId: VpcId } = testbed
  const found = simulator.snapshot(VpcId)
  await createResources(client, network, made)
  await simulator.clock.sleep(10_000)
  simulator.calls.splice(0)
  const stacks = made.stacks.map(({ stackId, logicalId, physicalId, properties }) => {
    const stack = testbed.anotherStack({ stackId, logicalId })
    stack.resource = { physicalId, properties: { VpcId, ...properties } }
    return { stack, properties: { VpcId, ...properties } }
  })
  return { ...testbed, found, stacks }
}

test('A record exists for each released version', () => {
  const changelog = readFileSync(new URL('../../../CHANGELOG.md', here), 'utf8')
  const released = Array.from(changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm), ([, version]) => `made-by-${version}.json`)

  expect(records).toEqual(expect.arrayContaining(['made-by-0.1.0.json', ...released]))
})

describe.each(records)('With the resources recorded in %s,', (file) => {
  test('an Update without changes changes nothing', async () => {
    const { stacks, writes, simulator, vpcId } = await siteMadeBy(file)
    const before = simulator.snapshot(vpcId)

    for (const { stack, properties } of stacks) await stack.update(properties)

    expect(stacks.flatMap(({ stack }) => stack.actions)).toEqual([])
    expect(writes()).toEqual([])
    expect(simulator.snapshot(vpcId)).toBe(before)
  })

  test('an Update creates a requested endpoint and keeps the others', async () => {
    const { stacks, vpc } = await siteMadeBy(file)
    const before = await vpc.endpoints()

    for (const { stack, properties } of stacks.slice(0, 1)) await stack.update({ ...properties, Kms: true })

    const after = await vpc.endpoints()
    expect(after.filter(({ service }) => service !== 'kms')).toEqual(before)
    expect(after.filter(({ service }) => service === 'kms')).toHaveLength(1)
  })

  test('a Delete of each stack deletes everything', async () => {
    const { stacks, simulator, vpcId, found } = await siteMadeBy(file)

    for (const { stack } of stacks) await stack.delete()

    expect(simulator.snapshot(vpcId)).toBe(found)
  })
})
