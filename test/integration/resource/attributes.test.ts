import { CreateRouteTableCommand, CreateVpcEndpointCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { catalogue } from '../../../handler/fargate/catalogue.ts'
import { additional } from '../../support/additionalServices.ts'
import { testbeds } from '../../support/testbed.ts'
import { THREE_ZONES, threeZoneTestbeds } from '../../support/threeZones.ts'

const { createTestbed } = testbeds()

const createThreeZones = threeZoneTestbeds()

describe('The response', () => {
  test('contains the ids of the created resources and their placement', async () => {
    const { stack, vpc, vpcId, network } = await createTestbed()

    const attributes = await stack.create({ VpcId: vpcId, AdditionalServices: 'sqs' })

    const endpoints = await vpc.endpoints()
    const idOf = (service: string) => endpoints.find((one) => one.service === service)?.id
    const groups = Object.values(await vpc.groups())
    expect(attributes).toEqual({
      EndpointIds: ['ecr.api', 'ecr.dkr', 's3', 'logs', 'sqs'].map(idOf).join(','),
      CreatedEndpointIds: ['ecr.api', 'ecr.dkr', 's3', 'logs', 'sqs'].map(idOf).join(','),
      ReusedEndpointIds: '',
      ...Object.fromEntries(catalogue.map(({ attribute }) => [attribute, ''])),
      EcrApiEndpointId: idOf('ecr.api'),
      EcrDkrEndpointId: idOf('ecr.dkr'),
      S3EndpointId: idOf('s3'),
      LogsEndpointId: idOf('logs'),
      AdditionalEndpointIds: `sqs=${idOf('sqs')}`,
      SecurityGroupId: groups[0]?.id,
      SubnetIds: network.privateSubnetIds.join(','),
      RouteTableIds: network.privateRouteTableIds.toSorted().join(','),
      AvailabilityZones: 'ap-northeast-1a,ap-northeast-1c',
      AvailabilityZoneCount: '2',
      // Four interface endpoints in two zones at 0.014 an hour; the gateway is free.
      EstimatedMonthlyCost: '81.76',
      S3PrefixListId: 'pl-61a54008',
      S3Ipv6PrefixListId: expect.stringMatching(/^pl-/),
      DnsEntries: expect.stringMatching(/^(ecr\.api|ecr\.dkr|logs)=\w+:vpce-/),
      VpcId: vpcId,
      Warnings: expect.stringMatching(/^The S3 gateway's policy governs all S3 traffic of rtb-/),
    })
  })

  test('does not include the cost of a foreign endpoint', async () => {
    const { stack, client, vpcId, network } = await createTestbed()
    const { VpcEndpoint } = await client.send(
      new CreateVpcEndpointCommand({
        VpcId: vpcId,
        ServiceName: 'com.amazonaws.ap-northeast-1.logs',
        VpcEndpointType: 'Interface',
        SubnetIds: network.privateSubnetIds,
        PrivateDnsEnabled: true,
      }),
    )

    const attributes = await stack.create({ VpcId: vpcId, AllowedCidrs: '10.0.0.0/16' })

    expect(attributes).toMatchObject({ LogsEndpointId: VpcEndpoint?.VpcEndpointId, EstimatedMonthlyCost: '40.88' })
  })

  test('has no cost in a region whose prices are unknown', async () => {
    const { stack, vpcId } = await createTestbed({ region: 'cn-north-1' })

    expect(await stack.create({ VpcId: vpcId })).toMatchObject({ EstimatedMonthlyCost: '', AvailabilityZoneCount: '2' })
  })

  test('is the same for an Update that changes nothing', async () => {
    const { stack, vpcId } = await createTestbed()
    const properties = { VpcId: vpcId, AdditionalServices: 'sqs' }
    const created = await stack.create(properties)

    expect(await stack.update(properties)).toEqual(created)
  })

  test.each([
    ['us-east-1', 'pl-63a5400a'],
    ['us-gov-west-1', 'pl-1ba54072'],
    ['cn-north-1', 'pl-62a5400b'],
  ])('contains the prefix list of S3 in %s', async (region, prefixListId) => {
    const { stack, vpcId } = await createTestbed({ region })

    expect(await stack.create({ VpcId: vpcId })).toMatchObject({ S3PrefixListId: prefixListId })
  })

  test('contains no prefix list when S3 is not requested', async () => {
    const { stack, vpcId } = await createTestbed()

    expect(await stack.create({ VpcId: vpcId, EcrImagePull: false })).toMatchObject({ S3PrefixListId: '' })
  })

  test('omits the ids of 200 route tables, which are more than CloudFormation allows', async () => {
    const { stack, vpc, vpcId, network, client } = await createTestbed()
    const made = Array.from({ length: 200 }, () => client.send(new CreateRouteTableCommand({ VpcId: vpcId })))
    const RouteTableIds = (await Promise.all(made)).map(({ RouteTable }) => RouteTable?.RouteTableId)

    const attributes = await stack.create({ VpcId: vpcId, RouteTableIds })

    const endpoints = await vpc.endpoints()
    expect(endpoints.find(({ service }) => service === 's3')?.routeTableIds).toHaveLength(200)
    expect(attributes.RouteTableIds).toBe('')
    expect(attributes.SubnetIds).toBe(network.privateSubnetIds.join(','))
    expect(attributes.EndpointIds?.split(',').sort()).toEqual(endpoints.map(({ id }) => id).sort())
    expect(attributes.Warnings).toMatch(/^DnsEntries and RouteTableIds are left empty: /)
  })

  test('has room for 32 additional services; 40 are rejected before anything is created', async () => {
    const { stack, vpcId, writes } = await createTestbed()
    const create = (count: number) =>
      stack.create({ VpcId: vpcId, AdditionalServices: additional.slice(0, count).join(',') })

    await expect(create(40)).rejects.toThrow(
      'The ids of 44 endpoints do not fit into the 4,096 bytes of a response to CloudFormation. Move some AdditionalServices to another resource of this type.',
    )
    expect(writes()).toEqual([])
    expect(await create(32)).toHaveProperty(
      'AdditionalEndpointIds',
      expect.stringMatching(/^([\w.-]+=vpce-\w{17},?){32}$/),
    )
  })
})

describe('A response with the ids of many endpoints', () => {
  const quotas = { interfaceEndpointsPerVpc: 200 }
  const properties = (count: number) => ({ AdditionalServices: additional.slice(0, count).join() })

  test('has room for 32 additional services and a stack name of 34 characters', async () => {
    const { stackNamed, vpcId } = await createThreeZones(THREE_ZONES, { settings: { quotas } })

    const { EndpointIds } = await stackNamed('a'.repeat(34)).create({ VpcId: vpcId, ...properties(32) })

    expect(EndpointIds?.split(',')).toHaveLength(36)
  })

  test('is rejected before the first change when it would be too long', async () => {
    const { writes, stackNamed, vpcId } = await createThreeZones(THREE_ZONES, { settings: { quotas } })

    await expect(stackNamed('a'.repeat(34)).create({ VpcId: vpcId, ...properties(75) })).rejects.toThrow('4,096 bytes')

    expect(writes()).toEqual([])
  })
})
