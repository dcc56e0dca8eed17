import {
  AuthorizeSecurityGroupEgressCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Attributes } from '../../handler/resource/attributes.ts'
import type { ReferenceNetwork } from '../../simulator/referenceNetwork.ts'
import { type Testbed, testbeds } from '../../test/support/testbed.ts'
import { check, checkContinuity, checksOf, type Expectation } from '../checks.ts'
import { type HeldVpc, readHeldVpc } from '../heldVpc.ts'

const { createTestbed } = testbeds()

const BUCKET = 'example-function-front'
const expectation: Expectation = {
  interfaces: ['ecr.api', 'ecr.dkr', 'logs', 'ssmmessages', 'kms'],
  gateways: ['s3'],
  buckets: [BUCKET],
}

type Tampering = (testbed: Testbed<ReferenceNetwork>, attributes: Attributes) => Promise<unknown> | unknown

/** The claims that do not hold of the reference network once something was done to it behind the function's back. */
const untrueAfter = async (tamper: Tampering, properties: object = {}): Promise<string[]> => {
  const testbed = await createTestbed()
  const { network, vpcId, client, stack } = testbed
  const attributes = {
    ...(await stack.create({ VpcId: vpcId, EcsExec: true, Kms: true, S3Buckets: [BUCKET], ...properties })),
  }
  await tamper(testbed, attributes)
  const checks = checksOf(expectation, network, await readHeldVpc(client, vpcId), attributes)
  return checks.filter(({ problems }) => problems.length > 0).map(({ claim }) => claim)
}

const modify = (
  { client }: Testbed<unknown>,
  VpcEndpointId: string | undefined,
  change: Omit<ConstructorParameters<typeof ModifyVpcEndpointCommand>[0], 'VpcEndpointId'>,
) => client.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...change }))

const SERVICES = expect.stringMatching(/^The VPC holds exactly 6 endpoints/)
const INTERFACES = expect.stringMatching(/^The interfaces are in both private subnets/)
const GROUP = expect.stringMatching(/^One security group/)
const GATEWAY = expect.stringMatching(/^The gateway is in both private route tables/)
const POLICY = expect.stringMatching(/^Its policy allows/)
const ATTRIBUTES = expect.stringMatching(/^The attributes name/)

test('everything is true of what the function brings about', async () => {
  expect(await untrueAfter(() => {})).toEqual([])
})

test.each<[string, Tampering, unknown[]]>([
  [
    'an endpoint that somebody deleted',
    ({ client }, { KmsEndpointId = '' }) =>
      client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [KmsEndpointId] })),
    [SERVICES],
  ],
  [
    'an endpoint that nobody asked for',
    ({ client, vpcId, network }) =>
      client.send(
        new CreateVpcEndpointCommand({
          VpcId: vpcId,
          ServiceName: 'com.amazonaws.ap-northeast-1.dynamodb',
          RouteTableIds: network.privateRouteTableIds,
        }),
      ),
    [SERVICES, GATEWAY, POLICY, ATTRIBUTES],
  ],
  [
    'an endpoint that failed',
    ({ simulator }, { LogsEndpointId = '' }) => simulator.world.setEndpointState(LogsEndpointId, 'failed'),
    [SERVICES],
  ],
  [
    'an endpoint that is in one subnet only',
    (testbed, { KmsEndpointId }) =>
      modify(testbed, KmsEndpointId, { RemoveSubnetIds: testbed.network.privateSubnetIds.slice(0, 1) }),
    [SERVICES, INTERFACES, ATTRIBUTES],
  ],
  [
    'an endpoint without private DNS',
    (testbed, { KmsEndpointId }) => modify(testbed, KmsEndpointId, { PrivateDnsEnabled: false }),
    [INTERFACES],
  ],
  [
    'a gateway in the public route table',
    (testbed, { S3EndpointId }) =>
      modify(testbed, S3EndpointId, { AddRouteTableIds: [testbed.network.publicRouteTableId] }),
    [GATEWAY],
  ],
  [
    'a gateway whose policy was opened',
    (testbed, { S3EndpointId }) => modify(testbed, S3EndpointId, { ResetPolicy: true }),
    [POLICY],
  ],
  [
    'a group that lets something out',
    ({ client }, { SecurityGroupId }) =>
      client.send(
        new AuthorizeSecurityGroupEgressCommand({
          GroupId: SecurityGroupId,
          IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        }),
      ),
    [GROUP],
  ],
  [
    'an attribute that names another endpoint',
    (_, attributes) => {
      attributes.KmsEndpointId = attributes.LogsEndpointId ?? ''
    },
    [ATTRIBUTES],
  ],
  [
    'an attribute that is missing',
    (_, attributes) => {
      delete attributes.XRayEndpointId
    },
    [ATTRIBUTES],
  ],
])('%s is found out', async (_, tamper, untrue) => {
  expect(await untrueAfter(tamper)).toEqual(untrue)
})

describe('continuity', () => {
  const endpointsOf = ({ endpoints }: HeldVpc) => endpoints

  test('holds while endpoints come and go beside those that stay, and not when one is replaced', async () => {
    const { stack, vpcId, client } = await createTestbed()
    const held = async () => ({ ref: 'ref', endpoints: endpointsOf(await readHeldVpc(client, vpcId)) })
    await stack.create({ VpcId: vpcId })
    const first = await held()
    await stack.update({ VpcId: vpcId, Kms: true })
    const second = await held()
    await stack.delete()
    await stack.create({ VpcId: vpcId })
    const replaced = await held()

    expect(checkContinuity(first, second).problems).toEqual([])
    expect(checkContinuity(second, replaced).problems).toHaveLength(8)
    expect(checkContinuity(first, { ...first, ref: 'other' }).problems).toEqual([
      'missing: Ref ref',
      'not expected: Ref other',
    ])
  })
})

test('a fact that is there twice has to be expected twice', () => {
  expect(check('', ['a', 'b'], ['b', 'a']).problems).toEqual([])
  expect(check('', ['a', 'b'], ['a', 'b', 'b']).problems).toEqual(['not expected: b'])
})
