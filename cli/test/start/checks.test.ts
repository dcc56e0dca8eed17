import {
  AuthorizeSecurityGroupEgressCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { Attributes } from '../../../handler/resource/attributes.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { type Testbed, testbeds } from '../../../test/support/testbed.ts'
import { check, checkContinuity, checksOf, type Expectation } from '../../start/demo/checks.ts'
import { readVpcState, type VpcState } from '../../start/vpcState.ts'

const { createTestbed } = testbeds()

const BUCKET = 'example-function-front'
const expectation: Expectation = {
  interfaces: ['ecr.api', 'ecr.dkr', 'logs', 'ssmmessages', 'kms'],
  gateways: ['s3'],
  buckets: [BUCKET],
}

type Tampering = (testbed: Testbed<ReferenceNetwork>, attributes: Attributes) => Promise<unknown> | unknown

/** The claims that fail after a change to the reference network that the function did not make. */
const failedClaimsAfter = async (tamper: Tampering, properties: object = {}): Promise<string[]> => {
  const testbed = await createTestbed({ overTheWire: true })
  const { network, vpcId, client, stack } = testbed
  const attributes = {
    ...(await stack.create({ VpcId: vpcId, EcsExec: true, Kms: true, S3Buckets: [BUCKET], ...properties })),
  }
  await tamper(testbed, attributes)
  const checks = checksOf(expectation, network, await readVpcState(client, vpcId), attributes)
  return checks.filter(({ problems }) => problems.length > 0).map(({ claim }) => claim)
}

const modify = (
  { client }: Testbed<unknown>,
  VpcEndpointId: string | undefined,
  change: Omit<ConstructorParameters<typeof ModifyVpcEndpointCommand>[0], 'VpcEndpointId'>,
) => client.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ...change }))

const SERVICES = expect.stringMatching(/^The VPC has exactly 6 endpoints/)
const INTERFACES = expect.stringMatching(/^The interface endpoints are in both private subnets/)
const GROUP = expect.stringMatching(/^They share one security group/)
const GATEWAY = expect.stringMatching(/^The gateway endpoint is in both private route tables/)
const POLICY = expect.stringMatching(/^Its policy allows only/)
const ATTRIBUTES = expect.stringMatching(/^The attributes match/)

test('all checks pass after the function created the endpoints', async () => {
  expect(await failedClaimsAfter(() => {})).toEqual([])
})

test.each<[string, Tampering, unknown[]]>([
  [
    'a deleted endpoint',
    ({ client }, { KmsEndpointId = '' }) =>
      client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [KmsEndpointId] })),
    [SERVICES],
  ],
  [
    'an unexpected endpoint',
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
    'a failed endpoint',
    ({ simulator }, { LogsEndpointId = '' }) => simulator.world.setEndpointState(LogsEndpointId, 'failed'),
    [SERVICES],
  ],
  [
    'an endpoint in only one subnet',
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
    'a gateway with the default policy',
    (testbed, { S3EndpointId }) => modify(testbed, S3EndpointId, { ResetPolicy: true }),
    [POLICY],
  ],
  [
    'a group with an outbound rule',
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
    'an attribute with the id of another endpoint',
    (_, attributes) => {
      attributes.KmsEndpointId = attributes.LogsEndpointId ?? ''
    },
    [ATTRIBUTES],
  ],
  [
    'a missing attribute',
    (_, attributes) => {
      delete attributes.XRayEndpointId
    },
    [ATTRIBUTES],
  ],
])('the checks detect %s', async (_, tamper, failedClaims) => {
  expect(await failedClaimsAfter(tamper)).toEqual(failedClaims)
})

describe('checkContinuity', () => {
  const endpointsOf = ({ endpoints }: VpcState) => endpoints

  test('passes when other endpoints are created or deleted, and fails when an endpoint is replaced', async () => {
    const { stack, vpcId, client } = await createTestbed({ overTheWire: true })
    const state = async () => ({ ref: 'ref', endpoints: endpointsOf(await readVpcState(client, vpcId)) })
    await stack.create({ VpcId: vpcId })
    const first = await state()
    await stack.update({ VpcId: vpcId, Kms: true })
    const second = await state()
    await stack.delete()
    await stack.create({ VpcId: vpcId })
    const replaced = await state()

    expect(checkContinuity(first, second).problems).toEqual([])
    expect(checkContinuity(second, replaced).problems).toHaveLength(8)
    expect(checkContinuity(first, { ...first, ref: 'other' }).problems).toEqual([
      'missing: Ref ref',
      'unexpected: Ref other',
    ])
  })
})

test('check reports a fact that is found twice but expected once', () => {
  expect(check('', ['a', 'b'], ['b', 'a']).problems).toEqual([])
  expect(check('', ['a', 'b'], ['a', 'b', 'b']).problems).toEqual(['unexpected: b'])
})
