import {
  AssociateVpcCidrBlockCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  type CreateNetworkAclEntryRequest,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type EC2Client,
  type Filter,
  type NetworkAcl,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createReferenceNetwork } from '../../../networks/referenceNetwork.ts'
import { codeOf, simulateNetwork } from '../simulate.ts'

const describeAcls = async (ec2: EC2Client, ...Filters: Filter[]): Promise<NetworkAcl[]> =>
  (await ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls ?? []

const createAcl = async (ec2: EC2Client, VpcId: string): Promise<string> =>
  (await ec2.send(new CreateNetworkAclCommand({ VpcId }))).NetworkAcl?.NetworkAclId ?? ''

const entriesOf = (acl: NetworkAcl | undefined) =>
  acl?.Entries?.map(
    ({ RuleNumber, Egress, RuleAction, CidrBlock, Ipv6CidrBlock }) =>
      `${Egress ? 'out' : 'in'} ${RuleNumber} ${RuleAction} ${CidrBlock ?? Ipv6CidrBlock}`,
  )

const entry = (more: Partial<CreateNetworkAclEntryRequest> = {}) => ({
  RuleNumber: 90,
  Egress: false,
  Protocol: '6',
  RuleAction: 'deny' as const,
  CidrBlock: '10.0.0.0/16',
  PortRange: { From: 443, To: 443 },
  ...more,
})

describe('The default network ACL of a VPC', () => {
  test('exists from the start, allows all traffic, and has every subnet', async () => {
    const { ec2, network } = await simulateNetwork()
    const [acl, ...more] = await describeAcls(ec2, { Name: 'vpc-id', Values: [network.vpcId] })
    expect(more).toEqual([])
    expect(acl).toMatchObject({ IsDefault: true, VpcId: network.vpcId, OwnerId: '123456789012' })
    expect(entriesOf(acl)).toEqual([
      'out 100 allow 0.0.0.0/0',
      'out 32767 deny 0.0.0.0/0',
      'in 100 allow 0.0.0.0/0',
      'in 32767 deny 0.0.0.0/0',
    ])
    expect(acl?.Associations?.map(({ SubnetId }) => SubnetId).sort()).toEqual(
      [...network.privateSubnetIds, ...network.publicSubnetIds].sort(),
    )
  })

  test('allows IPv6 when the VPC gets an IPv6 block', async () => {
    const { ec2, network } = await simulateNetwork()
    await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: network.vpcId, AmazonProvidedIpv6CidrBlock: true }))
    const [acl] = await describeAcls(ec2)
    expect(entriesOf(acl)).toEqual(
      expect.arrayContaining(['out 101 allow ::/0', 'out 32768 deny ::/0', 'in 101 allow ::/0', 'in 32768 deny ::/0']),
    )
  })
})

describe('A network ACL', () => {
  test('denies all traffic when it is new', async () => {
    const { ec2, network } = await simulateNetwork()
    const id = await createAcl(ec2, network.vpcId)
    const [acl] = await describeAcls(ec2, { Name: 'network-acl-id', Values: [id] })
    expect([acl?.IsDefault, entriesOf(acl)]).toEqual([false, ['out 32767 deny 0.0.0.0/0', 'in 32767 deny 0.0.0.0/0']])
  })

  test('replaces the network ACL of a subnet', async () => {
    const { ec2, network } = await simulateNetwork()
    const [SubnetId = ''] = network.privateSubnetIds
    const NetworkAclId = await createAcl(ec2, network.vpcId)
    const [before] = await describeAcls(ec2, { Name: 'default', Values: ['true'] })
    const association = before?.Associations?.find((candidate) => candidate.SubnetId === SubnetId)
    const AssociationId = association?.NetworkAclAssociationId
    const { NewAssociationId } = await ec2.send(
      new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }),
    )
    expect(await describeAcls(ec2, { Name: 'association.subnet-id', Values: [SubnetId] })).toMatchObject([
      { NetworkAclId, Associations: [{ SubnetId, NetworkAclAssociationId: NewAssociationId }] },
    ])
    const again = ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }))
    expect(await codeOf(again)).toBe('InvalidAssociationID.NotFound')
    const other = await createReferenceNetwork(ec2)
    const elsewhere = { AssociationId: NewAssociationId, NetworkAclId: await createAcl(ec2, other.vpcId) }
    expect(await codeOf(ec2.send(new ReplaceNetworkAclAssociationCommand(elsewhere)))).toBe('InvalidParameter')
  })

  test('lists its entries by number after they are created, replaced and deleted', async () => {
    const { ec2, network } = await simulateNetwork()
    const NetworkAclId = await createAcl(ec2, network.vpcId)
    const incoming = async () => {
      const [acl] = await describeAcls(ec2, { Name: 'network-acl-id', Values: [NetworkAclId] })
      return entriesOf(acl)?.filter((text) => text.startsWith('in '))
    }
    const create = (more = {}) => codeOf(ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, ...entry(more) })))
    expect(await create()).toBe('no error')
    expect(await create()).toBe('NetworkAclEntryAlreadyExists')
    expect(await create({ RuleNumber: 80, CidrBlock: undefined, Ipv6CidrBlock: '::/0' })).toBe('no error')
    expect(await incoming()).toEqual(['in 80 deny ::/0', 'in 90 deny 10.0.0.0/16', 'in 32767 deny 0.0.0.0/0'])
    const replacement = { NetworkAclId, ...entry({ RuleAction: 'allow' }) }
    await ec2.send(new ReplaceNetworkAclEntryCommand(replacement))
    const deletion = { NetworkAclId, RuleNumber: 80, Egress: false }
    await ec2.send(new DeleteNetworkAclEntryCommand(deletion))
    expect(await incoming()).toEqual(['in 90 allow 10.0.0.0/16', 'in 32767 deny 0.0.0.0/0'])
    const again = ec2.send(new DeleteNetworkAclEntryCommand(deletion))
    expect(await codeOf(again)).toBe('InvalidNetworkAclEntry.NotFound')
  })

  test.each([
    ['a rule number above 32766', { RuleNumber: 32_767 }, 'InvalidParameterValue'],
    ['an invalid block', { CidrBlock: 'private' }, 'InvalidParameterValue'],
    ['no block', { CidrBlock: undefined }, 'MissingParameter'],
    ['no port range', { PortRange: undefined }, 'MissingParameter'],
  ])('rejects an entry with %s', async (_, wrong, code) => {
    const { ec2, network } = await simulateNetwork()
    const NetworkAclId = await createAcl(ec2, network.vpcId)
    expect(await codeOf(ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, ...entry(wrong) })))).toBe(code)
  })

  test('can be tagged on creation', async () => {
    const { ec2, network } = await simulateNetwork()
    const Tags = [{ Key: 'Name', Value: 'private' }]
    const TagSpecifications = [{ ResourceType: 'network-acl' as const, Tags }]
    await ec2.send(new CreateNetworkAclCommand({ VpcId: network.vpcId, TagSpecifications }))
    expect(await describeAcls(ec2, { Name: 'tag:Name', Values: ['private'] })).toMatchObject([{ Tags }])
  })
})
