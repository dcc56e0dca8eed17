import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  DeleteSubnetRequest,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  Subnet as SubnetDescription,
} from '@aws-sdk/client-ec2'
import { canonicalBlock, contains, isIpv4Block, overlaps } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Subnet, Vpc } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, invalidParameterValue, required } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { getSubnet, getVpc, subnetNotFound } from '../lookups.ts'
import { availableAddresses } from './addresses.ts'
import { addToDefaultNetworkAcl, removeFromNetworkAcls } from './networkAcls.ts'
import { allNetworkInterfaces } from './networkInterfaces.ts'

const subnetKind: Kind<Subnet> = {
  idOf: ({ subnetId }) => subnetId,
  rows: (state, lag, vpcId) => (vpcId === undefined ? state.subnets.all(lag) : state.subnets.inVpc(vpcId, lag)),
  row: (state, id, lag) => state.subnets.get(id, lag),
  notFound: subnetNotFound,
  maxResults: usualMaxResults,
  filters: {
    'subnet-id': ({ subnetId }) => subnetId,
    'vpc-id': ({ vpcId }) => vpcId,
    'availability-zone': ({ availabilityZone }) => availabilityZone,
    'availability-zone-id': ({ availabilityZone }, state) => state.zones[availabilityZone]?.zoneId,
    'available-ip-address-count': (subnet, state) => String(availableAddresses(state, subnet)),
    'cidr-block': ({ cidrBlock }) => cidrBlock,
    'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6CidrBlocks }) =>
      ipv6CidrBlocks.map(({ cidrBlock }) => cidrBlock),
    'default-for-az': () => 'false',
    'owner-id': ({ ownerId }) => ownerId,
    state: () => 'available',
  },
}

const describeSubnet = (state: Ec2State, subnet: Subnet): SubnetDescription => ({
  SubnetId: subnet.subnetId,
  SubnetArn: state.arn('subnet', subnet.subnetId, subnet.ownerId),
  VpcId: subnet.vpcId,
  State: 'available',
  OwnerId: subnet.ownerId,
  AvailabilityZone: subnet.availabilityZone,
  AvailabilityZoneId: state.zones[subnet.availabilityZone]?.zoneId,
  AvailableIpAddressCount: availableAddresses(state, subnet),
  CidrBlock: subnet.cidrBlock || undefined,
  DefaultForAz: false,
  MapPublicIpOnLaunch: false,
  AssignIpv6AddressOnCreation: false,
  Ipv6Native: subnet.cidrBlock === '',
  Ipv6CidrBlockAssociationSet: subnet.ipv6CidrBlocks.map(({ associationId, cidrBlock }) => ({
    AssociationId: associationId,
    Ipv6CidrBlock: cidrBlock,
    Ipv6CidrBlockState: { State: 'associated' },
  })),
  Tags: tagSet(state.describedTags(subnet.subnetId)),
})

export const describeSubnets = (state: Ec2State, input: DescribeSubnetsRequest): DescribeSubnetsResult => {
  const { rows, nextToken } = describe(state, subnetKind, input.SubnetIds, input)
  return { Subnets: rows.map((subnet) => describeSubnet(state, subnet)), NextToken: nextToken }
}

export const createSubnet = (state: Ec2State, input: CreateSubnetRequest): CreateSubnetResult => {
  const vpc = getVpc(state, input.VpcId)
  if (input.Ipv6Native) required(input.Ipv6CidrBlock, 'ipv6CidrBlock')
  const cidrBlock = input.Ipv6Native ? '' : subnetBlock(state, vpc, required(input.CidrBlock, 'cidrBlock'))
  const tags = tagsOnCreation(state, 'subnet', input.TagSpecifications)
  const subnet: Subnet = {
    subnetId: state.newId('subnet'),
    vpcId: vpc.vpcId,
    ownerId: vpc.ownerId,
    availabilityZone: zoneOf(state, input),
    cidrBlock,
    ipv6CidrBlocks: ipv6BlocksOf(state, vpc, input.Ipv6CidrBlock),
    addressesTaken: 0,
  }
  state.subnets.put(subnet.subnetId, subnet)
  state.setTags(subnet.subnetId, tags)
  addToDefaultNetworkAcl(state, vpc.vpcId, subnet.subnetId)
  return { Subnet: describeSubnet(state, subnet) }
}

export const deleteSubnet = (state: Ec2State, input: DeleteSubnetRequest): object => {
  const { subnetId, vpcId } = getSubnet(state, input.SubnetId)
  if (allNetworkInterfaces(state, 0, vpcId).some((eni) => eni.subnetId === subnetId)) {
    throw new Ec2Error('DependencyViolation', `The subnet '${subnetId}' has dependencies and cannot be deleted.`)
  }
  for (const table of state.routeTables.inVpc(vpcId)) {
    const associations = table.associations.filter((association) => association.subnetId !== subnetId)
    if (associations.length < table.associations.length) {
      state.routeTables.put(table.routeTableId, { ...table, associations })
    }
  }
  removeFromNetworkAcls(state, vpcId, subnetId)
  state.subnets.remove(subnetId)
  state.setTags(subnetId, new Map())
  return {}
}

/**
 * Returns the block in its canonical form: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
 */
const subnetBlock = (state: Ec2State, vpc: Vpc, cidrBlock: string): string => {
  const prefixLength = Number(cidrBlock.split('/')[1])
  if (!isIpv4Block(cidrBlock) || prefixLength < 16 || prefixLength > 28) {
    throw invalidParameterValue(
      `Value (${cidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    )
  }
  if (!vpc.cidrBlocks.some((block) => contains(block.cidrBlock, cidrBlock))) {
    throw new Ec2Error('InvalidSubnet.Range', `The CIDR '${cidrBlock}' is invalid.`)
  }
  if (state.subnets.inVpc(vpc.vpcId).some((other) => other.cidrBlock !== '' && overlaps(other.cidrBlock, cidrBlock))) {
    throw new Ec2Error('InvalidSubnet.Conflict', `The CIDR '${cidrBlock}' conflicts with another subnet`)
  }
  return canonicalBlock(cidrBlock)
}

const zoneOf = (state: Ec2State, { AvailabilityZone, AvailabilityZoneId }: CreateSubnetRequest): string => {
  const zones = Object.keys(state.zones)
  const wanted = AvailabilityZone ?? AvailabilityZoneId ?? zones[0] ?? ''
  const zone = zones.find((name) => name === wanted || state.zones[name]?.zoneId === wanted)
  if (zone === undefined) {
    throw invalidParameterValue(
      `Value (${wanted}) for parameter availabilityZone is invalid. Subnets can currently only be created in the ` +
        `following availability zones: ${zones.join(', ')}.`,
    )
  }
  return zone
}

const ipv6BlocksOf = (state: Ec2State, vpc: Vpc, cidrBlock: string | undefined): Subnet['ipv6CidrBlocks'] => {
  if (cidrBlock === undefined) return []
  if (!vpc.ipv6CidrBlocks.some((block) => contains(block.cidrBlock, cidrBlock))) {
    throw new Ec2Error('InvalidSubnet.Range', `The CIDR '${cidrBlock}' is invalid.`)
  }
  return [{ associationId: state.newId('subnet-cidr-assoc'), cidrBlock: canonicalBlock(cidrBlock) }]
}
