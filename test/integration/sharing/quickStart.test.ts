import { describe, expect, test } from '@jest/globals'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { Attributes } from '../../../handler/resource/attributes.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

interface Template {
  Resources: { Endpoints: { Type: string; Properties: Record<string, unknown> } }
  Outputs: Record<string, { Value: { 'Fn::GetAtt': [string, string] } }>
}

const template = readTemplate<Template>(new URL('../../../examples/quick-start.yaml', import.meta.url))

/** The template's properties, with its parameters filled in. */
const propertiesIn = (VpcId: string): TemplateProperties => {
  const { ServiceToken: _, ...properties } = template.Resources.Endpoints.Properties
  expect(properties.VpcId).toEqual({ Ref: 'VpcId' })
  return { ...properties, VpcId }
}

const outputsOf = (attributes: Attributes): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(template.Outputs).map(([name, { Value }]) => [name, attributes[Value['Fn::GetAtt'][1]]]),
  )

describe('Two stacks of the quick start in one VPC', () => {
  test.each(['first', 'second'])('share their endpoints, and the %s can be deleted first', async (goes) => {
    const { simulator, anotherStack, vpc, vpcId } = await createTestbed()
    const found = simulator.snapshot(vpcId)
    const [first, second] = [anotherStack(), anotherStack()]
    const properties = propertiesIn(vpcId)

    const firstOutputs = outputsOf(await first.create(properties))
    const secondOutputs = outputsOf(await second.create(properties))

    expect(secondOutputs).toEqual(firstOutputs)
    expect(firstOutputs.EndpointIds?.split(',')).toHaveLength(5)
    const [leaver, stayer] = goes === 'first' ? [first, second] : [second, first]
    const shared = await vpc.endpoints()
    await leaver.delete()
    const kept = await vpc.endpoints()
    const parts = ({ tags: _, policy: __, ...rest }: (typeof kept)[number]) => rest
    expect(kept.map(parts)).toEqual(shared.map(parts))
    expect(await stayer.update(properties)).toMatchObject(firstOutputs)
    expect(stayer.actions).toEqual([])
    await stayer.delete()
    expect(simulator.snapshot(vpcId)).toBe(found)
  })
})
