import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../../index.ts'
import { codeOf, simulateNetwork } from '../simulate.ts'

let ec2: EC2Client
let simulator: Simulator
let GroupId: string
beforeEach(async () => {
  const simulation = await simulateNetwork()
  ;({ ec2, simulator } = simulation)
  const group = { VpcId: simulation.network.vpcId, GroupName: 'endpoints', Description: 'endpoints' }
  GroupId = (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? ''
})

const https = (...blocks: string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: blocks.map((CidrIp) => ({ CidrIp })),
})

const authorize = (...IpPermissions: IpPermission[]) =>
  ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))

const rules = async (isEgress = false) => {
  const Filters = [{ Name: 'group-id', Values: [GroupId] }]
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))
  return SecurityGroupRules.filter(({ IsEgress }) => IsEgress === isEgress)
}

describe('Authorizing rules', () => {
  test('creates a rule with its own id for each source', async () => {
    const { SecurityGroupRules } = await authorize({
      ...https('10.0.0.0/16', '10.1.0.0/16'),
      Ipv6Ranges: [{ CidrIpv6: '2001:DB8::/32', Description: 'tasks' }],
      PrefixListIds: [{ PrefixListId: 'pl-61a54008' }],
      UserIdGroupPairs: [{ GroupId }],
    })
    expect(SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId)).toEqual(
      Array(5).fill(expect.stringMatching(/^sgr-0[0-9a-f]{16}$/)),
    )
    const found = await rules()
    const common = { IsEgress: false, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, GroupId }
    expect(found).toHaveLength(5)
    for (const source of [
      { CidrIpv4: '10.0.0.0/16' },
      { CidrIpv4: '10.1.0.0/16' },
      { CidrIpv6: '2001:db8::/32', Description: 'tasks' },
      { PrefixListId: 'pl-61a54008' },
      { ReferencedGroupInfo: { GroupId, UserId: simulator.accountId } },
    ]) {
      expect(found).toContainEqual(expect.objectContaining({ ...common, ...source }))
    }
  })

  test('tags the new rules', async () => {
    const Tags = [{ Key: 'user', Value: 'a' }]
    const TagSpecifications = [{ ResourceType: 'security-group-rule' as const, Tags }]
    const IpPermissions = [https('10.0.0.0/16')]
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions, TagSpecifications }))
    expect(await rules()).toMatchObject([{ Tags }])
  })

  test('groups the rules of one protocol and port range in one permission', async () => {
    await authorize(https('10.0.0.0/16'), https('10.1.0.0/16'))
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([https('10.0.0.0/16', '10.1.0.0/16')])
  })

  test('accepts rules that differ in only one property', async () => {
    const permissions = [
      https('10.0.0.0/16'),
      { ...https('10.0.0.0/16'), FromPort: 440 },
      { ...https('10.0.0.0/16'), ToPort: 444 },
      { ...https('10.0.0.0/16'), IpProtocol: 'udp' },
      { ...https(), PrefixListIds: [{ PrefixListId: 'pl-61a54008' }, { PrefixListId: 'pl-78a54011' }] },
      { ...https(), Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }, { CidrIpv6: '2001:db9::/32' }] },
    ]
    await authorize(...permissions)
    expect(await rules()).toHaveLength(8)
  })

  test('clears the host bits of the block', async () => {
    await authorize(https('10.0.3.4/16'))
    expect(await rules()).toMatchObject([{ CidrIpv4: '10.0.0.0/16' }])
  })

  test.each([
    ['a rule that exists', [https('10.0.0.0/16')], 'InvalidPermission.Duplicate'],
    [
      'a rule that exists in another spelling',
      [{ ...https('10.0.0.1/16'), IpProtocol: '6' }],
      'InvalidPermission.Duplicate',
    ],
    ['the same rule twice', [https('10.2.0.0/16', '10.2.0.0/16')], 'InvalidPermission.Duplicate'],
    [
      'a group that does not exist',
      [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-00000000' }] }],
      'InvalidGroup.NotFound',
    ],
    ['an invalid block', [https('everywhere')], 'InvalidParameterValue'],
    [
      'a description with a character that EC2 does not allow',
      [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.2.0.0/16', Description: "tasks' traffic" }] }],
      'InvalidParameterValue',
    ],
    ['TCP without ports', [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '10.2.0.0/16' }] }], 'InvalidParameterValue'],
  ])('rejects %s, and creates no rule', async (_, permissions, code) => {
    await authorize(https('10.0.0.0/16'))
    const before = await rules()
    expect(await codeOf(authorize(https('10.7.0.0/16'), ...permissions))).toBe(code)
    expect(await rules()).toEqual(before)
  })

  test('rejects a call without rules', async () => {
    expect(await codeOf(authorize())).toBe('MissingParameter')
  })

  test('rejects more rules than the quota, which is separate for each direction', async () => {
    simulator.settings.quotas.rulesPerSecurityGroup = 2
    await authorize(https('10.0.0.0/16', '10.1.0.0/16'))
    expect(await codeOf(authorize(https('10.2.0.0/16')))).toBe('RulesPerSecurityGroupLimitExceeded')
    const IpPermissions = [https('10.2.0.0/16')]
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }))
  })
  test('counts the rules of each address family separately, and references to groups and prefix lists in both', async () => {
    simulator.settings.quotas.rulesPerSecurityGroup = 2
    const httpsOfIpv6 = (...blocks: string[]) => ({
      ...https(),
      Ipv6Ranges: blocks.map((CidrIpv6) => ({ CidrIpv6 })),
    })
    await authorize(https('10.0.0.0/16', '10.1.0.0/16'), httpsOfIpv6('2001:db8::/32'))
    const toGroup = { ...https(), UserIdGroupPairs: [{ GroupId }] }
    const toList = { ...https(), PrefixListIds: [{ PrefixListId: 'pl-61a54008' }] }
    for (const one of [toGroup, toList, httpsOfIpv6('2001:db9::/32', '2001:dba::/32')]) {
      expect(await codeOf(authorize(one))).toBe('RulesPerSecurityGroupLimitExceeded')
    }
    await authorize(httpsOfIpv6('2001:db9::/32'))
    expect(await rules()).toHaveLength(4)
  })
})

describe('Revoking rules', () => {
  test('by id deletes only those rules', async () => {
    const { SecurityGroupRules = [] } = await authorize(https('10.0.0.0/16', '10.1.0.0/16'))
    const [first, second] = SecurityGroupRules.map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId)
    const SecurityGroupRuleIds = [first ?? '']
    const { RevokedSecurityGroupRules } = await ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }),
    )
    expect(RevokedSecurityGroupRules).toMatchObject([{ SecurityGroupRuleId: first }])
    expect((await rules()).map((rule) => rule.SecurityGroupRuleId)).toEqual([second])
  })

  test('by permission deletes the rules for the same traffic, even if their descriptions differ', async () => {
    const permission = https('10.0.0.0/16')
    await authorize({ ...permission, IpRanges: [{ CidrIp: '10.0.0.0/16', Description: 'tasks' }] })
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }))
    expect(await rules()).toEqual([])
  })

  test('can delete the default outbound rule of a new group', async () => {
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }))
    expect(await rules(true)).toEqual([])
  })

  test('deletes no rule if one of them does not exist', async () => {
    await authorize(https('10.0.0.0/16'))
    const IpPermissions = [https('10.0.0.0/16'), https('10.9.0.0/16')]
    const byPermissions = ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
    expect(await codeOf(byPermissions)).toBe('InvalidPermission.NotFound')
    const [rule] = await rules()
    const SecurityGroupRuleIds = [rule?.SecurityGroupRuleId ?? '', 'sgr-00000000000000000']
    const byIds = ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }))
    expect(await codeOf(byIds)).toBe('InvalidSecurityGroupRuleId.NotFound')
    expect(await rules()).toEqual([rule])
  })

  test('does not delete a rule of the other direction', async () => {
    const [egress] = await rules(true)
    const SecurityGroupRuleIds = [egress?.SecurityGroupRuleId ?? '']
    const revoke = ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }))
    expect(await codeOf(revoke)).toBe('InvalidSecurityGroupRuleId.NotFound')
  })
})
