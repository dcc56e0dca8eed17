import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Action } from '../../../handler/vpc/model/actions.ts'
import { describeAction } from '../../../handler/vpc/plan/describeAction.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import { vpcContents } from '../../support/vpcContents.ts'
import { fill, type Names } from './rows/row.ts'

const { createTestbed } = testbeds()

const PROPERTIES = { EcrImagePull: false, S3Buckets: 'assets', Tags: [{ Key: 'Team', Value: 'web' }] }

/** A resource with an endpoint for logs and one for S3, and the ids of what it created. */
const made = async (): Promise<{ testbed: Testbed<ReferenceNetwork>; names: Names }> => {
  const testbed = await createTestbed()
  const { stack, vpcId, vpc, network, simulator } = testbed
  const {
    LogsEndpointId = '',
    S3EndpointId = '',
    SecurityGroupId = '',
  } = await stack.create({
    VpcId: vpcId,
    ...PROPERTIES,
  })
  const [rule] = await vpc.rules(SecurityGroupId)
  const { securityGroups, vpcEndpoints } = JSON.parse(simulator.snapshot(vpcId))
  const [defaultGroup] = securityGroups.filter(({ groupName }: { groupName: string }) => groupName === 'default')
  const [logs] = vpcEndpoints.filter(({ vpcEndpointId }: { vpcEndpointId: string }) => vpcEndpointId === LogsEndpointId)
  const names = {
    vpc: vpcId,
    logs: LogsEndpointId,
    s3: S3EndpointId,
    group: SecurityGroupId,
    rule: rule?.SecurityGroupRuleId ?? '',
    default: defaultGroup.groupId,
    interface: logs.networkInterfaces[0].networkInterfaceId,
    'private-a': network.privateSubnetIds[0] ?? '',
    'private-c': network.privateSubnetIds[1] ?? '',
    'table-a': network.privateRouteTableIds[0] ?? '',
    owner: `fargate-endpoints:owner/${stack.owner.id}`,
  }
  return { testbed, names }
}

/** The text of an action, without the ids of new network interfaces. */
const lineOf = (action: Action): string =>
  describeAction(action).replace(/eni-\w+, eni-\w+|eni-\w+(?= \(Name, Team)/, 'eni-…')

type ByHand = (testbed: Testbed<ReferenceNetwork>, id: (name: string) => string) => Promise<unknown>

const modify =
  (parts: (id: (name: string) => string) => object, endpoint = 'logs'): ByHand =>
  ({ client }, id) =>
    client.send(new ModifyVpcEndpointCommand({ VpcEndpointId: id(endpoint), ...parts(id) }))

const rules = (id: (name: string) => string, cidr: string, IpProtocol: string) => ({
  GroupId: id('group'),
  IpPermissions: [{ IpProtocol, FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: cidr }] }],
})

const somebodysPolicy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'logs:PutLogEvents', Resource: '*' }],
})

describe('An Update after a manual change', () => {
  test.each<[string, ByHand, string[]]>([
    [
      'an endpoint was deleted',
      async ({ client, simulator }, id) => {
        await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id('logs')] }))
        await simulator.clock.sleep(60_000)
      },
      [
        'CreateVpcEndpoint logs (Interface in <private-a, private-c>)',
        'CreateTags eni-… (Name, Team, fargate-endpoints:managed, fargate-endpoints:service)',
      ],
    ],
    [
      'an endpoint is still being deleted',
      ({ client }, id) => client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id('logs')] })),
      [
        'CreateVpcEndpoint logs (Interface in <private-a, private-c>)',
        'CreateTags eni-… (Name, Team, fargate-endpoints:managed, fargate-endpoints:service)',
      ],
    ],
    [
      'an endpoint failed',
      async ({ simulator }, id) => simulator.world.setEndpointState(id('logs'), 'failed'),
      [
        'DeleteVpcEndpoints <logs>',
        'CreateVpcEndpoint logs (Interface in <private-a, private-c>)',
        'CreateTags eni-… (Name, Team, fargate-endpoints:managed, fargate-endpoints:service)',
      ],
    ],
    [
      'an endpoint’s policy was replaced',
      modify(() => ({ PolicyDocument: somebodysPolicy })),
      ['ModifyVpcEndpoint logs <logs> (policy)'],
    ],
    [
      'an endpoint’s policy was reset',
      modify(() => ({ ResetPolicy: true }), 's3'),
      ['ModifyVpcEndpoint s3 <s3> (policy)'],
    ],
    [
      'a subnet was removed from an endpoint, which is still pending',
      modify((id) => ({ RemoveSubnetIds: [id('private-c')] })),
      [
        'ModifyVpcEndpoint logs <logs> (addSubnetIds: <private-c>)',
        'CreateTags eni-… (Name, Team, fargate-endpoints:managed, fargate-endpoints:service)',
      ],
    ],
    [
      'an endpoint’s security group was replaced',
      modify((id) => ({ AddSecurityGroupIds: [id('default')], RemoveSecurityGroupIds: [id('group')] })),
      ['ModifyVpcEndpoint logs <logs> (addSecurityGroupIds: <group>; removeSecurityGroupIds: <default>)'],
    ],
    [
      'an endpoint’s private DNS was turned off',
      modify(() => ({ PrivateDnsEnabled: false })),
      ['ModifyVpcEndpoint logs <logs> (privateDns: true)'],
    ],
    [
      'a route table was removed from the gateway endpoint',
      modify((id) => ({ RemoveRouteTableIds: [id('table-a')] }), 's3'),
      ['ModifyVpcEndpoint s3 <s3> (addRouteTableIds: <table-a>)'],
    ],
    [
      'a rule was revoked',
      ({ client }, id) =>
        client.send(
          new RevokeSecurityGroupIngressCommand({ GroupId: id('group'), SecurityGroupRuleIds: [id('rule')] }),
        ),
      [
        'RevokeSecurityGroupEgress <group> (to 0.0.0.0/0)',
        'AuthorizeSecurityGroupIngress <group> (443 from 10.0.0.0/16)',
      ],
    ],
    [
      'an endpoint’s owner tag was deleted',
      ({ client }, id) => client.send(new DeleteTagsCommand({ Resources: [id('logs')], Tags: [{ Key: id('owner') }] })),
      ['CreateTags <logs> (<owner>)'],
    ],
    [
      'the template’s tags were changed on an endpoint and the group',
      ({ client }, id) =>
        client.send(
          new CreateTagsCommand({ Resources: [id('logs'), id('group')], Tags: [{ Key: 'Team', Value: 'data' }] }),
        ),
      ['CreateTags <group> (Team)', 'CreateTags <logs> (Team)'],
    ],
    [
      'a network interface’s Name tag was deleted',
      ({ client }, id) => client.send(new DeleteTagsCommand({ Resources: [id('interface')], Tags: [{ Key: 'Name' }] })),
      ['CreateTags <interface> (Name)'],
    ],
  ])('repairs the VPC when %s', async (_, byHand, actions) => {
    const { testbed, names } = await made()
    const { simulator, stack, vpcId, vpc } = testbed
    const before = vpcContents(simulator, vpcId)
    const snapshot = simulator.snapshot(vpcId)
    await byHand(testbed, (name) => names[name] ?? '')
    expect(simulator.snapshot(vpcId)).not.toBe(snapshot)

    await stack.update({ VpcId: vpcId, ...PROPERTIES })

    expect(stack.actions.map(lineOf)).toEqual(actions.map((line) => fill(line, names)))
    expect(vpcContents(simulator, vpcId)).toEqual(before)
    expect((await vpc.endpoints()).map(({ state }) => state)).toEqual(['available', 'available'])
    await stack.update({ VpcId: vpcId, ...PROPERTIES })
    expect(stack.actions).toEqual([])
  })

  test('revokes an egress rule that was added to the managed group', async () => {
    const { testbed, names } = await made()
    const { client, stack, vpcId, vpc } = testbed
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
    await client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: names.group, IpPermissions }))

    await stack.update({ VpcId: vpcId, ...PROPERTIES })

    expect(stack.actions.map(({ type }) => type)).toEqual(['RevokeSecurityGroupEgress'])
    expect(await vpc.ruleTexts(names.group ?? '')).toEqual(['in tcp 443 10.0.0.0/16'])
  })

  test('keeps an ingress rule that somebody added to the managed group', async () => {
    const { testbed, names } = await made()
    const { client, stack, vpcId, vpc } = testbed
    await client.send(
      new AuthorizeSecurityGroupIngressCommand(rules((name) => names[name] ?? '', '192.168.0.0/16', 'tcp')),
    )

    await stack.update({ VpcId: vpcId, ...PROPERTIES })

    expect(stack.actions).toEqual([])
    expect(await vpc.ruleTexts(names.group ?? '')).toEqual(['in tcp 443 10.0.0.0/16', 'in tcp 443 192.168.0.0/16'])
  })
})

describe('An Update', () => {
  test('adds before it removes: new endpoints are available, and new rules exist, before old ones are deleted', async () => {
    const { testbed } = await made()
    const { simulator, stack, vpcId } = testbed
    simulator.calls.splice(0)

    await stack.update({
      VpcId: vpcId,
      S3Buckets: 'assets',
      EcrImagePull: false,
      CloudWatchLogs: false,
      Kms: true,
      AllowedCidrs: '10.0.0.0/24',
      Tags: PROPERTIES.Tags,
    })

    const startOf = (name: string): number =>
      testbed.writes().find(({ action }) => action === name)?.startedAt ?? Number.NaN
    const { interfaceEndpointPending } = simulator.settings.durations
    expect(testbed.writes().map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'AuthorizeSecurityGroupIngress',
        'CreateVpcEndpoint',
        'DeleteVpcEndpoints',
        'RevokeSecurityGroupIngress',
      ]),
    )
    expect(startOf('AuthorizeSecurityGroupIngress')).toBeLessThan(startOf('RevokeSecurityGroupIngress'))
    expect(startOf('DeleteVpcEndpoints') - startOf('CreateVpcEndpoint')).toBeGreaterThanOrEqual(
      interfaceEndpointPending,
    )
  })

  test('makes all changes to an endpoint in one call', async () => {
    const { testbed, names } = await made()
    const { simulator, stack, vpcId, vpc } = testbed
    simulator.calls.splice(0)

    await stack.update({
      VpcId: vpcId,
      ...PROPERTIES,
      MaxAvailabilityZones: 1,
      PrivateDns: false,
      PolicyScope: 'Account',
      SecurityGroupIds: names.default,
    })

    expect(simulator.calls.filter(({ action }) => action === 'ModifyVpcEndpoint')).toHaveLength(1)
    expect(await vpc.endpoint('logs')).toMatchObject({
      id: names.logs,
      subnetIds: [names['private-a']],
      groupIds: [names.default],
      privateDns: false,
    })
  })
})
