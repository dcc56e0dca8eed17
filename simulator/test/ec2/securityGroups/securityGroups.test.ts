import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../networks/createVpc.ts'
import { codeOf, createEndpoint, simulate, simulateNetwork } from '../simulate.ts'

const createGroup = async (ec2: EC2Client, VpcId: string, GroupName = 'endpoints') => {
  const group = { VpcId, GroupName, Description: GroupName }
  return (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? ''
}

const deletion = (ec2: EC2Client, GroupId: string) => codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupId })))

describe('A security group', () => {
  test('allows all outbound and no inbound traffic when it is new', async () => {
    const { ec2, network } = await simulateNetwork()
    const GroupIds = [await createGroup(ec2, network.vpcId)]
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))
    expect(SecurityGroups?.[0]).toMatchObject({
      GroupName: 'endpoints',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [] }],
    })
  })

  test('also allows outbound IPv6 in a VPC with an IPv6 block', async () => {
    const { ec2 } = await simulate()
    const { vpcId } = await createVpc(ec2, { cidrBlock: '10.0.0.0/16', ipv6: true, subnets: [] })
    const GroupIds = [await createGroup(ec2, vpcId)]
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))
    expect(SecurityGroups?.[0]?.IpPermissionsEgress).toMatchObject([
      { IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ])
  })

  test('has a name that is unique in the VPC, regardless of letter case', async () => {
    const { ec2, network } = await simulateNetwork()
    const { vpcId } = await createVpc(ec2, { cidrBlock: '10.1.0.0/16', subnets: [] })
    await createGroup(ec2, network.vpcId, 'Endpoints')
    await expect(createGroup(ec2, network.vpcId, 'endpoints')).rejects.toMatchObject({
      name: 'InvalidGroup.Duplicate',
      message: `The security group 'endpoints' already exists for VPC '${network.vpcId}'`,
    })
    await createGroup(ec2, vpcId, 'Endpoints')
  })

  test('is rejected if the region has reached the quota', async () => {
    const { ec2, network, simulator } = await simulateNetwork({ settings: { quotas: { securityGroupsPerRegion: 2 } } })
    const groupId = await createGroup(ec2, network.vpcId, 'second')
    expect(await codeOf(createGroup(ec2, network.vpcId, 'third'))).toBe('SecurityGroupLimitExceeded')
    expect(await deletion(ec2, groupId)).toBe('no error')
    await createGroup(ec2, network.vpcId, 'third')
    simulator.settings.quotas.securityGroupsPerRegion = 3
    await createGroup(ec2, network.vpcId, 'fourth')
  })

  test('is listed with earlier rules when lists lag', async () => {
    const { ec2, clock, network, simulator } = await simulateNetwork({ settings: { lags: { lists: 5_000 } } })
    const GroupId = await createGroup(ec2, network.vpcId)
    clock.advance(5_000)
    const rule = { GroupId, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' }
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule))
    const Filters = [{ Name: 'group-name', Values: ['endpoints'] }]
    const countRules = async () => {
      const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))
      return SecurityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions).length
    }
    expect(await countRules()).toBe(0)
    simulator.settings.lags.lists = 0
    expect(await countRules()).toBe(1)
  })

  test('requires a name and a description', async () => {
    const { ec2, network } = await simulateNetwork()
    const unnamed = { VpcId: network.vpcId, GroupName: undefined, Description: 'endpoints' }
    const undescribed = { VpcId: network.vpcId, GroupName: 'endpoints', Description: undefined }
    for (const group of [unnamed, undescribed]) {
      expect(await codeOf(ec2.send(new CreateSecurityGroupCommand(group)))).toBe('MissingParameter')
    }
  })

  test.each([
    [
      'a name in the form of an id',
      { GroupName: 'sg-endpoints' },
      /^Value \(sg-endpoints\) for parameter GroupName is/,
    ],
    ['a name of 256 characters', { GroupName: 'n'.repeat(256) }, /^Invalid security group name/],
    ['an apostrophe in the name', { GroupName: "tasks' endpoints" }, /^Invalid security group name/],
    ['a description of 256 characters', { Description: 'd'.repeat(256) }, /^Invalid security group description/],
    ['an apostrophe in the description', { Description: "tasks' endpoints" }, /^Invalid security group description/],
    [
      'a dash in the description',
      { Description: 'tasks — endpoints' },
      /Character sets beyond ASCII are not supported/,
    ],
  ])('is rejected with %s', async (_, part, message) => {
    const { ec2, network } = await simulateNetwork()
    const group = { VpcId: network.vpcId, GroupName: 'endpoints', Description: 'endpoints', ...part }
    await expect(ec2.send(new CreateSecurityGroupCommand(group))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringMatching(message),
    })
  })

  test('accepts names and descriptions of 255 characters, with every character that EC2 allows', async () => {
    const { ec2, network } = await simulateNetwork()
    const text = 'aZ09. _-:/()#,@[]+=&;{}!$*'.padEnd(255, 'x')
    const group = { VpcId: network.vpcId, GroupName: text, Description: text }
    expect(await codeOf(ec2.send(new CreateSecurityGroupCommand(group)))).toBe('no error')
  })

  test('is NotFound if the name does not exist', async () => {
    const { ec2, network } = await simulateNetwork()
    await createGroup(ec2, network.vpcId)
    const find = (...GroupNames: string[]) => ec2.send(new DescribeSecurityGroupsCommand({ GroupNames }))
    expect((await find('endpoints')).SecurityGroups).toHaveLength(1)
    expect(await codeOf(find('endpoints', 'tasks'))).toBe('InvalidGroup.NotFound')
  })

  test('is deleted together with its rules', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const before = simulator.snapshot(network.vpcId)
    const groupId = await createGroup(ec2, network.vpcId)
    expect(await deletion(ec2, groupId)).toBe('no error')
    expect(simulator.snapshot(network.vpcId)).toBe(before)
    expect(await deletion(ec2, groupId)).toBe('InvalidGroup.NotFound')
  })

  test('cannot be deleted if it is the default of its VPC', async () => {
    const { ec2 } = await simulateNetwork()
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand())
    expect(await deletion(ec2, SecurityGroups?.[0]?.GroupId ?? '')).toBe('CannotDelete')
  })

  test('cannot be deleted while the interfaces of an endpoint use it, even after the endpoint is deleted', async () => {
    const durations = { interfaceEndpointDeleting: 1_000, networkInterfaceRelease: 500 }
    const { ec2, clock, network } = await simulateNetwork({ settings: { durations } })
    const groupId = await createGroup(ec2, network.vpcId)
    const request = { SubnetIds: network.privateSubnetIds, SecurityGroupIds: [groupId] }
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms', request)
    const deletions = [await deletion(ec2, groupId)]
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
    for (const wait of [0, 1_000, 499, 1]) {
      clock.advance(wait)
      deletions.push(await deletion(ec2, groupId))
    }
    const inUse = 'DependencyViolation'
    expect(deletions).toEqual([inUse, inUse, inUse, inUse, 'no error'])
  })

  test('cannot be deleted while an interface of another resource uses it', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const groupId = await createGroup(ec2, network.vpcId)
    const [subnetId = ''] = network.privateSubnetIds
    const networkInterfaceId = simulator.world.addNetworkInterface(subnetId, { groupIds: [groupId] })
    expect(await deletion(ec2, groupId)).toBe('DependencyViolation')
    simulator.world.removeNetworkInterface(networkInterfaceId)
    expect(await deletion(ec2, groupId)).toBe('no error')
  })

  test('cannot be deleted while a rule of another group refers to it, but can if only its own rule does', async () => {
    const { ec2, network } = await simulateNetwork()
    const groupId = await createGroup(ec2, network.vpcId, 'tasks')
    const other = await createGroup(ec2, network.vpcId, 'endpoints')
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] }]
    for (const GroupId of [groupId, other]) {
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
    }
    expect(await deletion(ec2, groupId)).toBe('DependencyViolation')
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: other, IpPermissions }))
    expect(await deletion(ec2, groupId)).toBe('no error')
  })

  test.each([
    ['group-name', 'endpoints'],
    ['ip-permission.from-port', '443'],
    ['ip-permission.cidr', '10.0.0.0/16'],
  ])('is found by its %s', async (Name, value) => {
    const { ec2, network } = await simulateNetwork()
    const GroupId = await createGroup(ec2, network.vpcId)
    const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' }
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, ...rule }))
    const Filters = [{ Name, Values: [value] }]
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))
    expect(SecurityGroups?.map((group) => group.GroupId)).toEqual([GroupId])
  })
})
