import { fileURLToPath } from 'node:url'
import { type DescribeSecurityGroupsResult, EC2Client } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type OperationResult, Stack } from '../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../simulator/lambda/responseBucket.ts'
import { dynamodbCli, type Endpoint, ec2Cli } from './awsCli.ts'
import { attributesOf, describeEndpoints, describeVpc } from './describeVpc.ts'
import { expectNoCrash, functionEnvironment, type Moto, startMoto } from './moto.ts'
import { createNetwork, type Network } from './network.ts'

const BUNDLE = fileURLToPath(new URL('../../dist/handler/index.mjs', import.meta.url))

// On a busy machine, the whole lifecycle takes minutes.
jest.setTimeout(600_000)

let moto: Moto
let bucket: ResponseBucket

beforeAll(async () => {
  ;[moto, bucket] = await Promise.all([startMoto(), ResponseBucket.start()])
})

afterAll(async () => {
  await Promise.all([moto.close(), bucket.stop()])
  expectNoCrash(moto)
})

describe.each([
  ['ap-northeast-1', 'aws'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
])('the bundle on moto in %s', (region, partition) => {
  let endpoint: Endpoint
  let network: Network
  let lambda: LambdaFunction
  let life: Awaited<ReturnType<typeof live>>

  beforeAll(async () => {
    endpoint = { url: moto.url, region }
    const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }
    network = await createNetwork(new EC2Client({ endpoint: moto.url, region, credentials }))
    lambda = new LambdaFunction({ entry: BUNDLE, region, environment: await functionEnvironment(moto, region) })
    life = await live(new Stack({ bucket, region, invoke: (event) => lambda.invoke(event) }))
  })

  afterAll(() => lambda.stop())

  const named = (...shortNames: string[]): string[] => shortNames.map((name) => `com.amazonaws.${region}.${name}`)

  /** The outcome of a response in CloudFormation, with sorted lists. */
  const outcomeOf = ({ status, reason, physicalResourceId, attributes }: OperationResult) => ({
    status,
    reason,
    physicalResourceId,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, value.split(',').sort().join(',')]),
    ),
  })

  /** Returns the outcome of an operation, and what the AWS CLI describes after it. */
  const observed = async (operation: Promise<OperationResult>) => ({
    outcome: outcomeOf(await operation),
    attributes: await attributesOf(endpoint, network.vpcId),
    endpoints: await describeEndpoints(endpoint, network.vpcId),
  })

  /** Runs the whole lifecycle of a stack. Each test checks a part of it, so their order does not matter. */
  const live = async (stack: Stack) => {
    const VpcId = network.vpcId
    const before = await describeVpc(endpoint, VpcId)
    const created = await observed(stack.create({ VpcId }))
    const leases = await dynamodbCli(endpoint)<{ Items: unknown[] }>(
      ...['scan', '--table-name', 'fargate-endpoints-leases'],
    )
    const updated = await observed(
      stack.update({ VpcId, EcsExec: true, Kms: true, S3Buckets: ['example-function-front'] }),
    )
    const groups = await ec2Cli(endpoint)<DescribeSecurityGroupsResult>(
      'describe-security-groups',
      '--filters',
      `Name=vpc-id,Values=${VpcId}`,
      'Name=tag:fargate-endpoints:managed,Values=true',
    )
    const updatedBack = await observed(stack.update({ VpcId }))
    const deleted = await stack.delete()
    return { before, created, leases, updated, groups, updatedBack, deleted, after: await describeVpc(endpoint, VpcId) }
  }

  type Observed = Awaited<ReturnType<typeof observed>>

  /** Expects success, and attributes that match the descriptions of the AWS CLI. */
  const expectSuccess = ({ outcome, attributes }: Observed): void =>
    expect(outcome).toEqual({
      status: 'SUCCESS',
      physicalResourceId: expect.stringMatching(
        new RegExp(`^fargate-endpoints/${network.vpcId}/[0-9a-f]{12}/[0-9a-f]{8}$`),
      ),
      attributes: { ...attributes, Warnings: expect.any(String) },
    })

  const servicesOf = ({ endpoints }: Observed): string[] => endpoints.map(({ ServiceName }) => `${ServiceName}`).sort()

  test('responds to Create with the attributes of the endpoints that the AWS CLI describes', () => {
    expectSuccess(life.created)
    expect(servicesOf(life.created)).toEqual(named('ecr.api', 'ecr.dkr', 'logs', 's3'))
  })

  test('acquires the lease of the VPC in the table on Create, and releases it', () => {
    const expiresAt = { N: expect.stringMatching(/^\d{10}$/) }
    const handover = { S: expect.stringContaining('"writes":[{"id":"') }
    expect(life.leases.Items).toEqual([
      { vpcId: { S: network.vpcId }, version: { N: expect.any(String) }, expiresAt, handover },
    ])
  })

  test('adds endpoints on Update', () => {
    expectSuccess(life.updated)
    expect(servicesOf(life.updated)).toEqual(named('ecr.api', 'ecr.dkr', 'kms', 'logs', 's3', 'ssmmessages'))
  })

  test('places interface endpoints in the private subnets, and the gateway in their route tables', () => {
    const [interfaces, gateways] = ['Interface', 'Gateway'].map((type) =>
      life.updated.endpoints.filter(({ VpcEndpointType }) => VpcEndpointType === type),
    )

    expect(interfaces).toHaveLength(5)
    for (const { SubnetIds, PrivateDnsEnabled } of interfaces ?? []) {
      expect(SubnetIds?.toSorted()).toEqual(network.privateSubnetIds)
      expect(PrivateDnsEnabled).toBe(true)
    }
    expect(gateways?.map(({ RouteTableIds }) => RouteTableIds?.toSorted())).toEqual([network.privateRouteTableIds])
  })

  test('creates a managed group that allows inbound 443 from the VPC, and nothing outbound', () => {
    const { SecurityGroups } = life.groups

    expect(SecurityGroups).toEqual([expect.objectContaining({ IpPermissionsEgress: [] })])
    expect(SecurityGroups?.[0]?.IpPermissions).toEqual([
      expect.objectContaining({
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [expect.objectContaining({ CidrIp: '10.0.0.0/16' })],
        Ipv6Ranges: [],
        UserIdGroupPairs: [],
        PrefixListIds: [],
      }),
    ])
  })

  test('creates an S3 gateway policy that allows only the layer bucket and the given bucket', () => {
    const gateway = life.updated.endpoints.find(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
    const buckets = [`prod-${region}-starport-layer-bucket`, 'example-function-front']
    const arns = buckets.flatMap((name) => [`arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/*`])

    expect(effectsOf(gateway?.PolicyDocument)).toEqual(
      arns.flatMap((arn) => [`Allow s3:GetBucketLocation ${arn}`, `Allow s3:GetObject ${arn}`]).sort(),
    )
  })

  test('deletes the added endpoints on Update to the old properties', () => {
    expectSuccess(life.updatedBack)
    expect(servicesOf(life.updatedBack)).toEqual(named('ecr.api', 'ecr.dkr', 'logs', 's3'))
  })

  test('restores the original VPC on Delete', () => {
    const { status, reason } = life.deleted
    expect({ status, reason }).toEqual({ status: 'SUCCESS' })
    expect(life.after).toEqual(life.before)
  })
})

/** Returns the statements of a policy as text, one line for each effect, action and resource. */
const effectsOf = (policy: string | undefined): string[] => {
  const { Statement } = JSON.parse(policy ?? '') as {
    Statement: { Effect: string; Action: string[]; Resource: string[] }[]
  }
  return Statement.flatMap(({ Effect, Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => `${Effect} ${action} ${resource}`)),
  ).sort()
}
