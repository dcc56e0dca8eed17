import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed, createTestbedOf } = testbeds()

/** A VPC with one subnet for this address type. */
const createFor = (type: 'dualstack' | 'ipv6') =>
  createTestbedOf((client) =>
    createVpc(client, {
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [
        { name: 'a', zone: 'ap-northeast-1a', ipv6: true, ...(type === 'dualstack' && { cidrBlock: '10.0.0.0/24' }) },
      ],
    }),
  )

describe('A gateway', () => {
  test.each(['dualstack', 'ipv6'] as const)('to S3 has the address type %s', async (IpAddressType) => {
    const { stack, vpcId, vpc } = await createFor(IpAddressType)

    await stack.create({ VpcId: vpcId, CloudWatchLogs: false, IpAddressType })

    expect((await vpc.endpoint('s3')).ipAddressType).toBe(IpAddressType)
    await stack.update({ VpcId: vpcId, CloudWatchLogs: false, IpAddressType })
    expect(stack.actions).toEqual([])
  })

  test('changes its address type in place', async () => {
    const { stack, vpcId, vpc } = await createFor('dualstack')
    await stack.create({ VpcId: vpcId, CloudWatchLogs: false })
    const { id } = await vpc.endpoint('s3')

    await stack.update({ VpcId: vpcId, CloudWatchLogs: false, IpAddressType: 'dualstack' })

    expect(await vpc.endpoint('s3')).toMatchObject({ id, ipAddressType: 'dualstack' })
  })

  test('to DynamoDB has the address type ipv4, with a warning', async () => {
    const { stack, vpcId, vpc } = await createFor('dualstack')

    const { Warnings } = await stack.create({
      VpcId: vpcId,
      EcrImagePull: false,
      CloudWatchLogs: false,
      AdditionalServices: 'dynamodb',
      IpAddressType: 'dualstack',
    })

    expect((await vpc.endpoint('dynamodb')).ipAddressType).toBe('ipv4')
    expect(Warnings).toBe('dynamodb does not offer dualstack; its endpoint is ipv4.')
  })
})

test('A warning for IPv6-only tasks gives the registry name from which they can pull images', async () => {
  const { stack, vpcId } = await createFor('ipv6')

  const { Warnings } = await stack.create({ VpcId: vpcId, CloudWatchLogs: false, IpAddressType: 'ipv6' })

  expect(Warnings).toContain('123456789012.dkr-ecr.ap-northeast-1.on.aws')
})

describe('Among the attributes,', () => {
  test('S3PrefixListId and S3Ipv6PrefixListId are the prefix lists of their address family', async () => {
    const { stack, vpcId } = await createFor('dualstack')

    const { S3PrefixListId, S3Ipv6PrefixListId } = await stack.create({
      VpcId: vpcId,
      CloudWatchLogs: false,
      IpAddressType: 'dualstack',
    })

    expect(S3PrefixListId).toBe('pl-61a54008')
    expect(S3Ipv6PrefixListId).toMatch(/^pl-(?!61a54008)/)
  })

  test('DnsEntries has the zone-independent name of each interface endpoint, with its hosted zone', async () => {
    const { client, stack, vpcId } = await createTestbed()

    const { DnsEntries } = await stack.create({ VpcId: vpcId })

    const { VpcEndpoints = [] } = await client.send(new DescribeVpcEndpointsCommand())
    const logs = VpcEndpoints.find(({ ServiceName }) => ServiceName?.endsWith('.logs'))
    const [entry] = logs?.DnsEntries ?? []
    expect(DnsEntries?.split(',')).toHaveLength(3)
    expect(DnsEntries).toContain(`logs=${entry?.HostedZoneId}:${logs?.VpcEndpointId}-`)
    expect(DnsEntries).not.toMatch(/ap-northeast-1[a-z]/)
  })
})
