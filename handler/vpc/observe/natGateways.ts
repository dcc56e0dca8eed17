import { DescribeNatGatewaysCommand } from '@aws-sdk/client-ec2'
import { allPages, type Ec2, toFilters } from '../ec2/ec2.ts'
import type { NatGateway } from '../model/observed.ts'
import { toNatGateway } from './mappers.ts'

const PAGE = 1000

/** Only `doctor` reads them, so this is not among the other reads, which are in the Lambda bundle. */
export const readNatGateways = async (ec2: Ec2, vpcId: string): Promise<NatGateway[]> => {
  const Filter = toFilters({ 'vpc-id': [vpcId] })
  const pages = await allPages(ec2, 'DescribeNatGateways', (NextToken) =>
    ec2.send(new DescribeNatGatewaysCommand({ Filter, MaxResults: PAGE, NextToken })),
  )
  return pages.flatMap(({ NatGateways = [] }) => NatGateways).map(toNatGateway)
}
