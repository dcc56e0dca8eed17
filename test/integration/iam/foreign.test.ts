import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { codeOf, createEndpoint } from '../../../simulator/test/ec2/simulate.ts'
import { rolePolicy } from '../../support/rolePolicy.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import { authorizerOf } from './iam.ts'

const { createTestbed } = testbeds()

const environment = { partition: 'aws', region: 'ap-northeast-1', accountId: '123456789012' }
const authorize = authorizerOf(rolePolicy('ProviderRole', environment))

const OUR_MARK = [{ Key: 'fargate-endpoints:managed', Value: 'true' }]
const TAGS = [{ Key: 'Name', Value: 'taken' }]
const marked = (type: 'vpc-endpoint' | 'security-group' | 'security-group-rule', Tags = OUR_MARK) => [
  { ResourceType: type, Tags },
]
const https = (CidrIp: string) => [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }]
const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]

/** An endpoint, its network interface, its group and a rule of the group. */
interface Things {
  endpoint: string
  networkInterface: string
  group: string
  rule: string
}

const made = async (client: EC2Client, { vpcId, privateSubnetIds }: ReferenceNetwork, mark?: typeof OUR_MARK) => {
  const name = mark ? 'ours' : 'foreign'
  const { GroupId: group = '' } = await client.send(
    new CreateSecurityGroupCommand({
      VpcId: vpcId,
      GroupName: name,
      Description: name,
      ...(mark && { TagSpecifications: marked('security-group') }),
    }),
  )
  const { SecurityGroupRules } = await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: group,
      IpPermissions: https('10.0.0.0/16'),
      ...(mark && { TagSpecifications: marked('security-group-rule') }),
    }),
  )
  const { VpcEndpointId: endpoint } = await createEndpoint(client, vpcId, mark ? 'logs' : 'kms', {
    SubnetIds: privateSubnetIds.slice(0, 1),
    SecurityGroupIds: [group],
    ...(mark && { TagSpecifications: marked('vpc-endpoint') }),
  })
  const { NetworkInterfaces } = await client.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
  )
  const networkInterface = NetworkInterfaces?.[0]?.NetworkInterfaceId ?? ''
  if (mark) await client.send(new CreateTagsCommand({ Resources: [networkInterface], Tags: mark }))
  return { endpoint, networkInterface, group, rule: SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? '' }
}

type Attempt = (client: EC2Client, things: Things) => Promise<unknown>

/** The role may do this only to managed resources. */
const ATTEMPTS: Record<string, Attempt> = {
  'add a rule to a group': (client, { group }) =>
    client.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: group,
        IpPermissions: https('10.1.0.0/16'),
        TagSpecifications: marked('security-group-rule'),
      }),
    ),
  'revoke a rule of a group': (client, { group }) =>
    client.send(new RevokeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: https('10.0.0.0/16') })),
  'revoke the egress of a group': (client, { group }) =>
    client.send(new RevokeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: everything })),
  'tag a group': (client, { group }) => client.send(new CreateTagsCommand({ Resources: [group], Tags: TAGS })),
  'tag an endpoint': (client, { endpoint }) =>
    client.send(new CreateTagsCommand({ Resources: [endpoint], Tags: TAGS })),
  'tag a network interface': (client, { networkInterface }) =>
    client.send(new CreateTagsCommand({ Resources: [networkInterface], Tags: TAGS })),
  'untag a group': (client, { group }) => client.send(new DeleteTagsCommand({ Resources: [group], Tags: TAGS })),
  'untag an endpoint': (client, { endpoint }) =>
    client.send(new DeleteTagsCommand({ Resources: [endpoint], Tags: TAGS })),
  'untag a network interface': (client, { networkInterface }) =>
    client.send(new DeleteTagsCommand({ Resources: [networkInterface], Tags: TAGS })),
  'change the policy of an endpoint': (client, { endpoint }) =>
    client.send(
      new ModifyVpcEndpointCommand({
        VpcEndpointId: endpoint,
        PolicyDocument: '{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}',
      }),
    ),
  'delete an endpoint': (client, { endpoint }) =>
    client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoint] })),
}

const testbed = async (): Promise<Testbed<ReferenceNetwork> & { ours: Things; foreign: Things }> => {
  const created = await createTestbed()
  const [ours, foreign] = [
    await made(created.client, created.network, OUR_MARK),
    await made(created.client, created.network),
  ]
  await created.simulator.clock.sleep(10_000)
  created.simulator.hooks.authorize = authorize
  return { ...created, ours, foreign }
}

describe('The role', () => {
  test.each(Object.entries(ATTEMPTS))('may %s that is managed, but no other', async (_, attempt) => {
    const { simulator, client, vpcId, ours, foreign } = await testbed()
    const found = simulator.snapshot(vpcId)

    expect(await codeOf(attempt(client, foreign))).toBe('UnauthorizedOperation')
    expect(simulator.snapshot(vpcId)).toBe(found)

    expect(await codeOf(attempt(client, ours))).toBe('no error')
  })

  test('may tag a rule that is managed, but no other', async () => {
    const { client, ours, foreign } = await testbed()
    const tag = ({ rule }: Things) => codeOf(client.send(new CreateTagsCommand({ Resources: [rule], Tags: TAGS })))
    const untag = ({ rule }: Things) => codeOf(client.send(new DeleteTagsCommand({ Resources: [rule], Tags: TAGS })))

    expect([await tag(ours), await untag(ours)]).toEqual(['no error', 'no error'])
    expect([await tag(foreign), await untag(foreign)]).toEqual(['UnauthorizedOperation', 'UnauthorizedOperation'])
  })

  test('may not delete a foreign group, or create a group, an endpoint or a rule without the managed tag', async () => {
    const { client, vpcId, ours, foreign } = await testbed()
    const group = { VpcId: vpcId, GroupName: 'new', Description: 'new' }
    const service = 'com.amazonaws.ap-northeast-1.ssm'

    const attempts = [
      new DeleteSecurityGroupCommand({ GroupId: foreign.group }),
      new CreateSecurityGroupCommand(group),
      new CreateSecurityGroupCommand({ ...group, TagSpecifications: marked('security-group', TAGS) }),
      new CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: service, VpcEndpointType: 'Interface' }),
      new AuthorizeSecurityGroupIngressCommand({ GroupId: ours.group, IpPermissions: https('10.1.0.0/16') }),
    ].map((command) => codeOf(client.send(command as CreateSecurityGroupCommand)))

    expect(new Set(await Promise.all(attempts))).toEqual(new Set(['UnauthorizedOperation']))
  })

  test.each(['endpoint', 'group', 'rule'] as const)(
    'may not make a foreign %s managed by tagging it',
    async (thing) => {
      const { client, foreign } = await testbed()

      const adoption = client.send(new CreateTagsCommand({ Resources: [foreign[thing]], Tags: OUR_MARK }))

      expect(await codeOf(adoption)).toBe('UnauthorizedOperation')
    },
  )
})
