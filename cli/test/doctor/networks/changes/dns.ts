import { AssociateDhcpOptionsCommand, CreateDhcpOptionsCommand, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2'
import type { Change } from '../network.ts'

export const attributeOff =
  (attribute: 'EnableDnsSupport' | 'EnableDnsHostnames'): Change =>
  async ({ ec2, vpcId }) => {
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, [attribute]: { Value: false } }))
  }

/** Gives the VPC DHCP options with these DNS servers. */
export const dnsServers =
  (...Values: string[]): Change =>
  async ({ ec2, vpcId }) => {
    const DhcpConfigurations = [{ Key: 'domain-name-servers', Values }]
    const { DhcpOptions } = await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations }))
    const DhcpOptionsId = DhcpOptions?.DhcpOptionsId
    await ec2.send(new AssociateDhcpOptionsCommand({ VpcId: vpcId, DhcpOptionsId }))
  }
