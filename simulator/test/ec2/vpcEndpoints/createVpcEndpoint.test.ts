import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  type CreateVpcEndpointRequest,
  type EC2Client,
} from '@aws-sdk/client-ec2'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../../index.ts'
import { createReferenceNetwork, type ReferenceNetwork } from '../../../networks/referenceNetwork.ts'
import { codeOf, createEndpoint, describeEndpoint, serviceName, simulateNetwork } from '../simulate.ts'

type Request = Partial<CreateVpcEndpointRequest>

let simulator: Simulator
let ec2: EC2Client
let network: ReferenceNetwork
let other: ReferenceNetwork
let otherGroupId: string
let groupIds: string[]
let crowdedSubnetId: string
beforeAll(async () => {
  ;({ simulator, ec2, network } = await simulateNetwork())
  other = await createReferenceNetwork(ec2)
  otherGroupId = await createGroup(other.vpcId, 'other')
  groupIds = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => createGroup(network.vpcId, name)))
  const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.9.0/28', AvailabilityZone: 'ap-northeast-1d' }
  crowdedSubnetId = (await ec2.send(new CreateSubnetCommand(subnet))).Subnet?.SubnetId ?? ''
  simulator.world.takeAddresses(crowdedSubnetId, 11)
})

const createGroup = async (VpcId: string, GroupName: string): Promise<string> => {
  const group = { VpcId, GroupName, Description: GroupName }
  return (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? ''
}

const gateway = (request: Request = {}): Request => ({
  ServiceName: serviceName('s3'),
  VpcEndpointType: 'Gateway',
  ...request,
})

const STATEMENT = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }

type Refusal = [why: string, request: () => Request, code: string, message: RegExp]

/** The reason, the request (by default for ecr.api's interface endpoint), the error code and the message. */
const refused: Refusal[] = [
  [
    'the VPC does not exist',
    () => ({ VpcId: 'vpc-00000000000000000' }),
    'InvalidVpcId.NotFound',
    /^The Vpc Id 'vpc-00000000000000000' does not exist$/,
  ],
  [
    'the region does not offer the service',
    () => ({ ServiceName: serviceName('nope') }),
    'InvalidServiceName',
    /^The Vpc Endpoint Service 'com.amazonaws.ap-northeast-1.nope' does not exist$/,
  ],
  [
    'the service has no endpoints of that type',
    () => ({ VpcEndpointType: 'Gateway' }),
    'InvalidParameter',
    /^Endpoint type \(Gateway\) does not match available service types \(\[Interface\]\)\.$/,
  ],
  [
    'the service has no gateway, the default type',
    () => ({ VpcEndpointType: undefined }),
    'InvalidParameter',
    /^Endpoint type \(Gateway\)/,
  ],
  [
    'the type does not exist',
    () => ({ VpcEndpointType: 'Door' as 'Interface' }),
    'InvalidParameterValue',
    /^Value \(Door\) for parameter VpcEndpointType is invalid/,
  ],
  [
    'a subnet does not exist',
    () => ({ SubnetIds: ['subnet-00000000000000000'] }),
    'InvalidSubnetId.NotFound',
    /does not exist$/,
  ],
  ['a subnet is not an id', () => ({ SubnetIds: ['private'] }), 'InvalidSubnetId.Malformed', /expecting "subnet-/],
  [
    'a subnet belongs to another VPC',
    () => ({ SubnetIds: other.privateSubnetIds }),
    'InvalidParameter',
    /does not belong to VPC/,
  ],
  [
    'two subnets are in the same zone',
    () => ({ SubnetIds: [...network.privateSubnetIds, ...network.publicSubnetIds] }),
    'DuplicateSubnetsInSameZone',
    /^Found another VPC endpoint subnet in the availability zone of subnet-\w+\. VPC endpoint subnets should be in/,
  ],
  [
    'the service is not in the zone of a subnet',
    () => ({ ServiceName: serviceName('email-smtp'), SubnetIds: [crowdedSubnetId] }),
    'InvalidParameter',
    /^The VPC endpoint service \S+email-smtp does not support the availability zone of the subnet: subnet-\w+\.$/,
  ],
  [
    'a subnet has no free address',
    () => ({ SubnetIds: [crowdedSubnetId] }),
    'InsufficientFreeAddressesInSubnet',
    /free addresses/,
  ],
  [
    'a security group does not exist',
    () => ({ SecurityGroupIds: ['sg-00000000000000000'] }),
    'InvalidGroup.NotFound',
    /does not exist/,
  ],
  [
    'a security group belongs to another VPC',
    () => ({ SecurityGroupIds: [otherGroupId] }),
    'InvalidParameter',
    /belong to different networks/,
  ],
  [
    'there are more than five security groups',
    () => ({ SecurityGroupIds: groupIds }),
    'SecurityGroupsPerInterfaceLimitExceeded',
    /maximum number of security groups/,
  ],
  [
    'an interface endpoint has route tables',
    () => ({ RouteTableIds: network.privateRouteTableIds }),
    'InvalidParameter',
    /^Route table IDs are only supported for Gateway type/,
  ],
  [
    'a gateway endpoint has subnets',
    () => gateway({ SubnetIds: network.privateSubnetIds }),
    'InvalidParameter',
    /^Subnet IDs are only supported for Interface type/,
  ],
  [
    'a gateway endpoint has security groups',
    () => gateway({ SecurityGroupIds: [otherGroupId] }),
    'InvalidParameter',
    /^Security group IDs are only supported for Interface type/,
  ],
  [
    'a gateway endpoint has private DNS',
    () => gateway({ PrivateDnsEnabled: true }),
    'InvalidParameter',
    /^Private DNS is only supported for Interface type/,
  ],
  [
    'the service does not support the address type',
    () => ({ ServiceName: serviceName('kms'), IpAddressType: 'dualstack' }),
    'InvalidParameter',
    /dualstack is not supported by the VPC endpoint service/,
  ],
  [
    'a subnet has no IPv6 block',
    () => ({ IpAddressType: 'dualstack', SubnetIds: network.privateSubnetIds }),
    'InvalidParameter',
    /does not support the IP address type dualstack/,
  ],
  ['the policy is not JSON', () => ({ PolicyDocument: '{"Statement":' }), 'InvalidPolicyDocument', /malformed/],
  ['the policy is JSON but not a policy', () => ({ PolicyDocument: '[]' }), 'InvalidPolicyDocument', /malformed/],
  ['the policy has no statement', () => ({ PolicyDocument: '{"Statement":[]}' }), 'InvalidPolicyDocument', /malformed/],
  ...['Effect', 'Principal', 'Action', 'Resource'].map(
    (name): Refusal => [
      `a statement of the policy has no ${name}`,
      () => ({ PolicyDocument: JSON.stringify({ Statement: { ...STATEMENT, [name]: undefined } }) }),
      'InvalidPolicyDocument',
      /malformed/,
    ],
  ),
  [
    'two statements of the policy have one Sid',
    () => ({ PolicyDocument: JSON.stringify({ Statement: [1, 2].map(() => ({ ...STATEMENT, Sid: 'Same' })) }) }),
    'InvalidPolicyDocument',
    /malformed/,
  ],
  [
    'the policy has more than 20,480 characters',
    () => ({ PolicyDocument: JSON.stringify({ Statement: ['x'.repeat(20_480)] }) }),
    'InvalidPolicyDocument',
    /20480/,
  ],
  [
    'the service does not support policies',
    () => ({ ServiceName: serviceName('codedeploy-commands-secure'), PolicyDocument: '{"Statement":[]}' }),
    'InvalidParameter',
    /does not support endpoint policies/,
  ],
  [
    'a tag is for another resource type',
    () => ({ TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }] }),
    'InvalidParameterValue',
    /'vpc' is not a valid taggable resource type/,
  ],
]

describe('Creating an endpoint is rejected without effect if', () => {
  test.each(refused)('%s', async (_, request, code, message) => {
    const before = simulator.snapshot(network.vpcId)
    await expect(createEndpoint(ec2, network.vpcId, 'ecr.api', request())).rejects.toMatchObject({
      name: code,
      message: expect.stringMatching(message),
    })
    expect(simulator.snapshot(network.vpcId)).toBe(before)
  })

  test('another account owns the VPC and shares it', async () => {
    const shared = await createReferenceNetwork(ec2)
    simulator.world.shareVpcFrom('999999999999', shared.vpcId)
    await expect(createEndpoint(ec2, shared.vpcId, 'ecr.api')).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringContaining('A subnet in this vpc is shared but the provided object is not owned by you'),
      $metadata: { httpStatusCode: 403 },
    })
  })
})

describe('A quota', () => {
  test('limits the interface endpoints of a VPC, without the deleted ones', async () => {
    const quotas = { interfaceEndpointsPerVpc: 2 }
    const { ec2, network, simulator } = await simulateNetwork({ settings: { quotas } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    await createEndpoint(ec2, network.vpcId, 'ecr.dkr')
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'logs'))).toBe('VpcEndpointLimitExceeded')
    const elsewhere = await createReferenceNetwork(ec2)
    await createEndpoint(ec2, elsewhere.vpcId, 'logs')
    simulator.world.setEndpointState(VpcEndpointId, 'deleted')
    await createEndpoint(ec2, network.vpcId, 'logs')
  })

  test('limits the gateway endpoints of a region', async () => {
    const quotas = { gatewayEndpointsPerRegion: 1 }
    const { ec2, network } = await simulateNetwork({ settings: { quotas } })
    await createEndpoint(ec2, network.vpcId, 's3', { VpcEndpointType: 'Gateway' })
    const elsewhere = await createReferenceNetwork(ec2)
    const call = createEndpoint(ec2, elsewhere.vpcId, 's3', { VpcEndpointType: 'Gateway' })
    expect(await codeOf(call)).toBe('VpcEndpointLimitExceeded')
  })
})

describe('A client token', () => {
  const ClientToken = 'create-kms'

  test('with the same parameters returns the same endpoint', async () => {
    const { ec2, network } = await simulateNetwork()
    const create = () => createEndpoint(ec2, network.vpcId, 'kms', { ClientToken })
    const { VpcEndpointId } = await create()
    expect((await create()).VpcEndpointId).toBe(VpcEndpointId)
  })

  test('that is new creates another endpoint', async () => {
    const { ec2, network } = await simulateNetwork()
    const create = (token: string) =>
      createEndpoint(ec2, network.vpcId, 'kms', { ClientToken: token, PrivateDnsEnabled: false })
    expect((await create('one')).VpcEndpointId).not.toBe((await create('two')).VpcEndpointId)
  })

  test('with other parameters fails with IdempotentParameterMismatch', async () => {
    const { ec2, network } = await simulateNetwork()
    await createEndpoint(ec2, network.vpcId, 'kms', { ClientToken })
    const call = createEndpoint(ec2, network.vpcId, 'kms', { ClientToken, SubnetIds: network.privateSubnetIds })
    expect(await codeOf(call)).toBe('IdempotentParameterMismatch')
  })

  test('can be used again after a failed call', async () => {
    const { ec2, network } = await simulateNetwork()
    expect(await codeOf(createEndpoint(ec2, network.vpcId, 'nope', { ClientToken }))).toBe('InvalidServiceName')
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'kms', { ClientToken })
    expect((await describeEndpoint(ec2, VpcEndpointId)).ServiceName).toBe(serviceName('kms'))
  })

  test('returns even an endpoint that no longer exists', async () => {
    const { ec2, network, simulator } = await simulateNetwork()
    const create = () => createEndpoint(ec2, network.vpcId, 'kms', { ClientToken })
    const { VpcEndpointId } = await create()
    simulator.world.setEndpointState(VpcEndpointId, 'gone')
    expect((await create()).VpcEndpointId).toBe(VpcEndpointId)
    expect(await codeOf(describeEndpoint(ec2, VpcEndpointId))).toBe('InvalidVpcEndpointId.NotFound')
  })
})
