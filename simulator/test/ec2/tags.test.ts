import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeDhcpOptionsCommand,
  DescribeTagsCommand,
  type EC2Client,
  type Tag,
} from '@aws-sdk/client-ec2'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { codeOf, createEndpoint, simulateNetwork } from './simulate.ts'

let ec2: EC2Client
let vpcId: string
let subnetId: string
beforeEach(async () => {
  const simulation = await simulateNetwork()
  ec2 = simulation.ec2
  vpcId = simulation.network.vpcId
  subnetId = simulation.network.privateSubnetIds[0] ?? ''
})

const tag = (Resources: string[], ...Tags: Tag[]) => ec2.send(new CreateTagsCommand({ Resources, Tags }))
const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `key-${index}`, Value: 'value' }))

const tagsOf = async (id: string) => {
  const Filters = [{ Name: 'resource-id', Values: [id] }]
  const { Tags = [] } = await ec2.send(new DescribeTagsCommand({ Filters }))
  return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))
}

describe('Tags', () => {
  test('are added to several resources at once, and replace tags with the same key', async () => {
    await tag([vpcId, subnetId], { Key: 'Name', Value: 'one' }, { Key: 'Owner', Value: 'a' })
    await tag([vpcId], { Key: 'Name', Value: 'two' })
    expect(await tagsOf(vpcId)).toEqual({ Name: 'two', Owner: 'a' })
    expect(await tagsOf(subnetId)).toEqual({ Name: 'one', Owner: 'a' })
  })

  test('are deleted by key, or only if the value also matches', async () => {
    await tag([vpcId], { Key: 'Name', Value: 'one' }, { Key: 'Owner', Value: 'a' })
    const remove = (...Tags: Tag[]) => ec2.send(new DeleteTagsCommand({ Resources: [vpcId], Tags }))
    await remove({ Key: 'Owner', Value: 'b' })
    expect(await tagsOf(vpcId)).toEqual({ Name: 'one', Owner: 'a' })
    await remove({ Key: 'Owner', Value: 'a' }, { Key: 'Name' })
    expect(await tagsOf(vpcId)).toEqual({})
  })

  test('are all deleted when no key is given', async () => {
    await tag([vpcId], { Key: 'Name', Value: 'one' })
    await ec2.send(new DeleteTagsCommand({ Resources: [vpcId] }))
    expect(await tagsOf(vpcId)).toEqual({})
  })

  test('can be added to the default DHCP options', async () => {
    const { DhcpOptions } = await ec2.send(new DescribeDhcpOptionsCommand())
    const id = DhcpOptions?.[0]?.DhcpOptionsId ?? ''
    await tag([id], { Key: 'Name', Value: 'default' })
    expect(await tagsOf(id)).toEqual({ Name: 'default' })
  })

  test('are found by tag:<key> and by resource type', async () => {
    await tag([vpcId], { Key: 'Owner', Value: 'a' })
    const Filters = [
      { Name: 'tag:Owner', Values: ['a'] },
      { Name: 'resource-type', Values: ['vpc'] },
    ]
    const { Tags } = await ec2.send(new DescribeTagsCommand({ Filters }))
    expect(Tags).toEqual([{ Key: 'Owner', Value: 'a', ResourceId: vpcId, ResourceType: 'vpc' }])
  })

  test('are limited to 50 per resource', async () => {
    await tag([vpcId], ...tags(50))
    expect(await codeOf(tag([vpcId], { Key: 'one-more', Value: '' }))).toBe('TagLimitExceeded')
    await tag([vpcId], { Key: 'key-0', Value: 'another value' })
  })

  test('are counted on the creation of an endpoint', async () => {
    const TagSpecifications = [{ ResourceType: 'vpc-endpoint' as const, Tags: tags(51) }]
    expect(await codeOf(createEndpoint(ec2, vpcId, 'kms', { TagSpecifications }))).toBe('TagLimitExceeded')
  })

  test.each([
    ['the reserved prefix of AWS', { Key: 'aws:cloudformation:stack-name', Value: 'stack' }],
    ['a key of more than 128 characters', { Key: 'k'.repeat(129), Value: '' }],
    ['an empty key', { Key: '', Value: '' }],
    ['a value of more than 256 characters', { Key: 'Name', Value: 'v'.repeat(257) }],
  ])('with %s are rejected', async (_, refused) => {
    expect(await codeOf(tag([vpcId], refused))).toBe('InvalidParameterValue')
  })

  test('have keys of up to 128 and values of up to 256 characters', async () => {
    const [Key, Value] = ['k'.repeat(128), 'v'.repeat(256)]
    await tag([vpcId], { Key, Value })
    expect(await tagsOf(vpcId)).toEqual({ [Key]: Value })
  })

  test('with the same key twice in one call are rejected', async () => {
    expect(await codeOf(tag([vpcId], { Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }))).toBe('InvalidParameterValue')
  })

  test.each([
    ['vpce-00000000000000000', 'InvalidVpcEndpointId.NotFound'],
    ['sg-00000000000000000', 'InvalidGroup.NotFound'],
    ['sgr-00000000000000000', 'InvalidSecurityGroupRuleId.NotFound'],
    ['eni-00000000000000000', 'InvalidNetworkInterfaceID.NotFound'],
    ['bucket', 'InvalidID'],
  ])('for %s, which does not exist, fail with %s, and are not added to other resources', async (id, code) => {
    expect(await codeOf(tag([vpcId, id], { Key: 'Name', Value: 'one' }))).toBe(code)
    expect(await tagsOf(vpcId)).toEqual({})
  })
})
