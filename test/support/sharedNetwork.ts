import { CreateSecurityGroupCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { createVpc } from '../../simulator/networks/createVpc.ts'

export const REGION = 'ap-northeast-1'
export const ZONES = ['a', 'c', 'd'].map((letter) => `${REGION}${letter}`)

/**
 * A VPC in which owners can use different subnets: two private subnets in the first zone, one in each other zone, and a
 * route table for each.
 */
export interface SharedNetwork {
  vpcId: string
  /** `a1`, `a2`, `c`, `d` and their zones. */
  subnets: { name: string; subnetId: string; zone: string }[]
  /** By subnet name. */
  routeTableIds: Record<string, string>
  /** A security group that the product does not manage. */
  ownGroupId: string
}

const PRIVATE = [
  { name: 'a1', zone: `${REGION}a` },
  { name: 'a2', zone: `${REGION}a` },
  { name: 'c', zone: `${REGION}c` },
  { name: 'd', zone: `${REGION}d` },
]

export const CIDR_BLOCK = '10.0.0.0/16'

export const createSharedNetwork = async (client: EC2Client): Promise<SharedNetwork> => {
  const { vpcId, subnetIds, routeTableIds } = await createVpc(client, {
    cidrBlock: CIDR_BLOCK,
    ipv6: true,
    routeTables: PRIVATE.map(({ name }) => ({ name })),
    subnets: PRIVATE.map(({ name, zone }, at) => ({
      name,
      zone,
      ipv6: true,
      cidrBlock: `10.0.${at}.0/24`,
      routeTable: name,
    })),
  })
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'own', Description: 'Not managed' }),
  )
  const subnets = PRIVATE.map((subnet) => ({ ...subnet, subnetId: subnetIds[subnet.name] ?? '' }))
  return { vpcId, subnets, routeTableIds, ownGroupId: GroupId }
}
