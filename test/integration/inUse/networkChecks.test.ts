import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  CreateNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const LOGS = { EcrImagePull: false }

const createWithAclRule = async (rule: { egress: boolean; from: number; to: number }) => {
  const testbed = await createTestbed()
  const { client, vpcId } = testbed
  const { NetworkAcls = [] } = await client.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  )
  const NetworkAclId = NetworkAcls[0]?.NetworkAclId ?? ''
  await client.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId,
      RuleNumber: 90,
      Egress: rule.egress,
      RuleAction: 'deny',
      Protocol: '6',
      CidrBlock: '10.0.0.0/24',
      PortRange: { From: rule.from, To: rule.to },
    }),
  )
  return { ...testbed, NetworkAclId }
}

describe('A network ACL between tasks and endpoints', () => {
  test.each([
    [{ egress: true, from: 443, to: 443 }, 'Outbound', '443 to'],
    [{ egress: false, from: 443, to: 443 }, 'Inbound', '443 from'],
    [{ egress: true, from: 50_000, to: 50_100 }, 'Outbound', '32768 to 61000 to'],
    [{ egress: false, from: 50_000, to: 50_100 }, 'Inbound', '32768 to 61000 from'],
  ])('is reported when it denies %j', async (rule, direction, words) => {
    const { stack, vpcId, network, NetworkAclId } = await createWithAclRule(rule)
    const [first, second] = network.privateSubnetIds

    const { Warnings } = await stack.create({ VpcId: vpcId, ...LOGS })

    expect(Warnings).toBe(
      `${direction} rule 90 of network ACL ${NetworkAclId} (${second}) refuses TCP ${words} ${first}. Tasks need TCP 443 to the endpoints and 32768 to 61000 back (Windows: 49152 to 65535), or their calls time out.`,
    )
  })

  test.each([22, 3389])('is not reported when it denies TCP %i', async (port) => {
    const { stack, vpcId } = await createWithAclRule({ egress: false, from: port, to: port })

    expect((await stack.create({ VpcId: vpcId, ...LOGS })).Warnings).toBe('')
  })
})

describe('DNS servers in the DHCP options', () => {
  const warningsWith = async (...servers: string[]): Promise<string> => {
    const { client, stack, vpcId } = await createTestbed()
    const { DhcpOptions } = await client.send(
      new CreateDhcpOptionsCommand({ DhcpConfigurations: [{ Key: 'domain-name-servers', Values: servers }] }),
    )
    await client.send(
      new AssociateDhcpOptionsCommand({ VpcId: vpcId, DhcpOptionsId: DhcpOptions?.DhcpOptionsId ?? '' }),
    )
    return (await stack.create({ VpcId: vpcId, ...LOGS })).Warnings ?? ''
  }

  test('are reported when they are not the VPC resolver', async () => {
    expect(await warningsWith('192.0.2.53', '10.0.0.2')).toBe(
      "The VPC's DHCP options name DNS servers of their own (192.0.2.53): tasks reach the endpoints by the services' names only if these forward the names to the VPC's own resolver.",
    )
  })

  test.each(['AmazonProvidedDNS', '10.0.0.2', '169.254.169.253'])('are not reported for %s', async (server) => {
    expect(await warningsWith(server)).toBe('')
  })
})
