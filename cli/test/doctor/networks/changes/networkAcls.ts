import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  ReplaceNetworkAclAssociationCommand,
} from '@aws-sdk/client-ec2'
import { type Change, idOf } from '../network.ts'

/** An entry of a network ACL for TCP: direction, action, ports and block. */
export type Entry = readonly [
  direction: 'in' | 'out',
  action: 'allow' | 'deny',
  from: number,
  to: number,
  cidrBlock: string,
]

/** Gives subnets a network ACL, named `acl`, with only these entries. */
export const addNetworkAcl =
  (subnets: readonly string[], ...entries: readonly Entry[]): Change =>
  async (network) => {
    const { ec2, vpcId } = network
    const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }))
    const NetworkAclId = NetworkAcl?.NetworkAclId ?? ''
    network.ids.acl = NetworkAclId
    for (const [index, [direction, action, From, To, CidrBlock]] of entries.entries()) {
      const Egress = direction === 'out'
      const entry = { RuleNumber: 100 + index, RuleAction: action, Protocol: '6', CidrBlock, PortRange: { From, To } }
      await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, Egress, ...entry }))
    }
    for (const subnet of subnets) {
      const subnetId = idOf(network, subnet)
      const Filters = [{ Name: 'association.subnet-id', Values: [subnetId] }]
      const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }))
      const association = NetworkAcls?.[0]?.Associations?.find(({ SubnetId }) => SubnetId === subnetId)
      const AssociationId = association?.NetworkAclAssociationId
      await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }))
    }
  }
