import { DescribeVpcsCommand } from '@aws-sdk/client-ec2'
import type { Ec2 } from '../ec2/ec2.ts'
import type { ObservedVpc } from '../model/observed.ts'

export type VpcOwnerAndCidrs = Pick<ObservedVpc, 'ownerAccountId' | 'cidrBlocks'> & { dhcpOptionsId: string }

const distinct = (blocks: readonly (string | undefined)[]): string[] =>
  [...new Set(blocks)].filter((block) => block !== undefined).sort()

export const readVpcOwnerAndCidrs = async (ec2: Ec2, vpcId: string): Promise<VpcOwnerAndCidrs> => {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))
  const {
    OwnerId = '',
    DhcpOptionsId = '',
    CidrBlockAssociationSet = [],
    Ipv6CidrBlockAssociationSet = [],
  } = Vpcs?.[0] ?? {}
  const ipv4 = CidrBlockAssociationSet.filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated')
  const ipv6 = Ipv6CidrBlockAssociationSet.filter(
    ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === 'associated',
  )
  const cidrBlocks = [
    ...distinct(ipv4.map(({ CidrBlock }) => CidrBlock)),
    ...distinct(ipv6.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)),
  ]
  return { ownerAccountId: OwnerId, cidrBlocks, dhcpOptionsId: DhcpOptionsId }
}
