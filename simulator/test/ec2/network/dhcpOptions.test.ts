import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  DescribeDhcpOptionsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { codeOf, simulateNetwork } from '../simulate.ts'

describe('DHCP options', () => {
  test('of a new VPC contain the Amazon DNS server', async () => {
    const { ec2, network } = await simulateNetwork()
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [network.vpcId] }))
    const DhcpOptionsIds = [Vpcs?.[0]?.DhcpOptionsId ?? '']
    const { DhcpOptions } = await ec2.send(new DescribeDhcpOptionsCommand({ DhcpOptionsIds }))
    expect(DhcpOptions?.[0]?.DhcpConfigurations).toEqual([
      { Key: 'domain-name', Values: [{ Value: 'ap-northeast-1.compute.internal' }] },
      { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
    ])
  })

  test('of a VPC can be replaced or removed', async () => {
    const { ec2, network } = await simulateNetwork()
    const DhcpConfigurations = [{ Key: 'domain-name-servers', Values: ['10.0.0.53', '10.0.1.53'] }]
    const { DhcpOptions } = await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations }))
    const id = DhcpOptions?.DhcpOptionsId ?? ''
    const associate = (DhcpOptionsId: string) =>
      ec2.send(new AssociateDhcpOptionsCommand({ VpcId: network.vpcId, DhcpOptionsId }))
    const associated = async () => (await ec2.send(new DescribeVpcsCommand())).Vpcs?.[0]?.DhcpOptionsId
    await associate(id)
    expect(await associated()).toBe(id)
    const Filters = [{ Name: 'value', Values: ['10.0.0.53'] }]
    const found = await ec2.send(new DescribeDhcpOptionsCommand({ Filters }))
    expect(found.DhcpOptions?.map(({ DhcpOptionsId }) => DhcpOptionsId)).toEqual([id])
    await associate('default')
    expect(await associated()).toBe('default')
    expect(await codeOf(associate('dopt-00000000000000009'))).toBe('InvalidDhcpOptionID.NotFound')
  })
})
