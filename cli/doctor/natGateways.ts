import { DescribeNatGatewaysCommand } from '@aws-sdk/client-ec2'
import { allPages, type Ec2, toFilters } from '../../handler/vpc/ec2/ec2.ts'
import type { NatGateway } from '../../handler/vpc/model/observed.ts'
import { toNatGateway } from '../../handler/vpc/observe/mappers.ts'

const PAGE = 1000

/** Only `doctor` reads NAT gateways: the function has no permission to. */
export const readNatGateways = async (ec2: Ec2, vpcId: string): Promise<NatGateway[]> => {
  const Filter = toFilters({ 'vpc-id': [vpcId] })
  const pages = await allPages(ec2, 'DescribeNatGateways', (NextToken) =>
    ec2.send(new DescribeNatGatewaysCommand({ Filter, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ NatGateways = [] }) => NatGateways).map(toNatGateway)
}
