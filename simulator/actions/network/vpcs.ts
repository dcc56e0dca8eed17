import type {
  AssociateVpcCidrBlockRequest,
  AssociateVpcCidrBlockResult,
  CreateVpcRequest,
  CreateVpcResult,
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  ModifyVpcAttributeRequest,
  Vpc as VpcDescription,
} from '@aws-sdk/client-ec2'
import { canonicalBlock, isIpv4Block, overlaps } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Vpc } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, invalidParameterValue, required } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { getVpc, vpcNotFound } from '../lookups.ts'
import { allowIpv6Egress, createDefaultSecurityGroup } from '../securityGroups/securityGroups.ts'
import { DEFAULT_DHCP_OPTIONS_ID } from './dhcpOptions.ts'
import { addIpv6Entries, createDefaultNetworkAcl } from './networkAclChanges.ts'
import { createMainRouteTable } from './routeTables.ts'

const vpcKind: Kind<Vpc> = {
  idOf: ({ vpcId }) => vpcId,
  rows: (state, lag, vpcId) => (vpcId === undefined ? state.vpcs.all(lag) : state.vpcs.inVpc(vpcId, lag)),
  row: (state, id, lag) => state.vpcs.get(id, lag),
  notFound: vpcNotFound,
  maxResults: usualMaxResults,
  filters: {
    'vpc-id': ({ vpcId }) => vpcId,
    cidr: ({ cidrBlocks }) => cidrBlocks[0]?.cidrBlock,
    'cidr-block-association.cidr-block': ({ cidrBlocks }) => cidrBlocks.map(({ cidrBlock }) => cidrBlock),
    'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6CidrBlocks }) =>
      ipv6CidrBlocks.map(({ cidrBlock }) => cidrBlock),
    'dhcp-options-id': ({ dhcpOptionsId }) => dhcpOptionsId,
    'is-default': ({ isDefault }) => String(isDefault),
    'owner-id': ({ ownerId }) => ownerId,
    state: () => 'available',
  },
}

const describeVpc = (state: Ec2State, vpc: Vpc): VpcDescription => ({
  VpcId: vpc.vpcId,
  State: 'available',
  CidrBlock: vpc.cidrBlocks[0]?.cidrBlock,
  DhcpOptionsId: vpc.dhcpOptionsId,
  InstanceTenancy: 'default',
  OwnerId: vpc.ownerId,
  IsDefault: vpc.isDefault,
  CidrBlockAssociationSet: vpc.cidrBlocks.map(({ associationId, cidrBlock }) => ({
    AssociationId: associationId,
    CidrBlock: cidrBlock,
    CidrBlockState: { State: 'associated' },
  })),
  Ipv6CidrBlockAssociationSet: vpc.ipv6CidrBlocks.map(({ associationId, cidrBlock }) => ({
    AssociationId: associationId,
    Ipv6CidrBlock: cidrBlock,
    Ipv6CidrBlockState: { State: 'associated' },
    NetworkBorderGroup: state.region.name,
    Ipv6Pool: 'Amazon',
  })),
  Tags: tagSet(state.describedTags(vpc.vpcId)),
})

export const describeVpcs = (state: Ec2State, input: DescribeVpcsRequest): DescribeVpcsResult => {
  const { rows, nextToken } = describe(state, vpcKind, input.VpcIds, input)
  return { Vpcs: rows.map((vpc) => describeVpc(state, vpc)), NextToken: nextToken }
}

export const createVpc = (state: Ec2State, input: CreateVpcRequest): CreateVpcResult => {
  const cidrBlock = vpcBlock(input.CidrBlock)
  const tags = tagsOnCreation(state, 'vpc', input.TagSpecifications)
  const vpc: Vpc = {
    vpcId: state.newId('vpc'),
    ownerId: state.accountId,
    cidrBlocks: [{ associationId: state.newId('vpc-cidr-assoc'), cidrBlock }],
    ipv6CidrBlocks: input.AmazonProvidedIpv6CidrBlock ? [nextIpv6Block(state)] : [],
    enableDnsSupport: true,
    enableDnsHostnames: false,
    dhcpOptionsId: DEFAULT_DHCP_OPTIONS_ID,
    isDefault: false,
    hostedZones: [],
  }
  state.vpcs.put(vpc.vpcId, vpc)
  state.setTags(vpc.vpcId, tags)
  createMainRouteTable(state, vpc)
  createDefaultSecurityGroup(state, vpc)
  createDefaultNetworkAcl(state, vpc)
  return { Vpc: describeVpc(state, vpc) }
}

/**
 * Returns the block in its canonical form. The API reference documents that for CreateVpc; for AssociateVpcCidrBlock it
 * is assumed.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html
 */
const vpcBlock = (given: string | undefined): string => {
  const cidrBlock = required(given, 'cidrBlock')
  if (!isIpv4Block(cidrBlock)) {
    throw invalidParameterValue(
      `Value (${cidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    )
  }
  const prefixLength = Number(cidrBlock.split('/')[1])
  if (prefixLength < 16 || prefixLength > 28) {
    throw new Ec2Error('InvalidVpc.Range', `The CIDR '${cidrBlock}' is invalid.`)
  }
  return canonicalBlock(cidrBlock)
}

/**
 * Returns a block of 2001:db8::/32, the range for documentation, because the addresses of the simulator are not
 * reachable.
 */
const nextIpv6Block = (state: Ec2State) => {
  const digits = state.ids.digits()
  return {
    associationId: state.newId('vpc-cidr-assoc'),
    cidrBlock: canonicalBlock(`2001:db8:${digits.slice(0, 4)}:${digits.slice(4, 6)}00::/56`),
  }
}

export const associateVpcCidrBlock = (
  state: Ec2State,
  input: AssociateVpcCidrBlockRequest,
): AssociateVpcCidrBlockResult => {
  const vpc = getVpc(state, input.VpcId)
  if (input.AmazonProvidedIpv6CidrBlock) {
    const block = nextIpv6Block(state)
    state.vpcs.put(vpc.vpcId, { ...vpc, ipv6CidrBlocks: [...vpc.ipv6CidrBlocks, block] })
    allowIpv6Egress(state, vpc.vpcId)
    addIpv6Entries(state, vpc.vpcId)
    return {
      VpcId: vpc.vpcId,
      Ipv6CidrBlockAssociation: {
        AssociationId: block.associationId,
        Ipv6CidrBlock: block.cidrBlock,
        Ipv6CidrBlockState: { State: 'associating' },
      },
    }
  }
  const cidrBlock = vpcBlock(input.CidrBlock)
  if (vpc.cidrBlocks.some((existing) => overlaps(existing.cidrBlock, cidrBlock))) {
    throw new Ec2Error('InvalidVpc.Range', `The CIDR '${cidrBlock}' conflicts with another CIDR block of the VPC`)
  }
  const association = { associationId: state.newId('vpc-cidr-assoc'), cidrBlock }
  state.vpcs.put(vpc.vpcId, { ...vpc, cidrBlocks: [...vpc.cidrBlocks, association] })
  return {
    VpcId: vpc.vpcId,
    CidrBlockAssociation: {
      AssociationId: association.associationId,
      CidrBlock: cidrBlock,
      CidrBlockState: { State: 'associating' },
    },
  }
}

export const describeVpcAttribute = (
  state: Ec2State,
  input: DescribeVpcAttributeRequest,
): DescribeVpcAttributeResult => {
  const vpcId = required(input.VpcId, 'vpcId')
  const vpc = state.vpcs.get(vpcId, state.lags.attributes)
  if (!vpc) throw vpcNotFound(vpcId)
  switch (required(input.Attribute, 'attribute')) {
    case 'enableDnsSupport':
      return { VpcId: vpc.vpcId, EnableDnsSupport: { Value: vpc.enableDnsSupport } }
    case 'enableDnsHostnames':
      return { VpcId: vpc.vpcId, EnableDnsHostnames: { Value: vpc.enableDnsHostnames } }
    case 'enableNetworkAddressUsageMetrics':
      return { VpcId: vpc.vpcId, EnableNetworkAddressUsageMetrics: { Value: false } }
    default:
      throw invalidParameterValue(`Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`)
  }
}

/**
 * Changes a DNS attribute. Disabling DNS support while DNS host names are enabled is allowed; private DNS requires
 * both.
 */
export const modifyVpcAttribute = (state: Ec2State, input: ModifyVpcAttributeRequest): object => {
  const vpc = getVpc(state, input.VpcId)
  checkOneAttribute(input)
  if (input.EnableDnsHostnames?.Value && !vpc.enableDnsSupport) {
    // The API reference forbids this but names no error, so the code is assumed.
    throw invalidParameterValue("DNS hostnames can't be enabled because DNS support is disabled.")
  }
  state.vpcs.put(vpc.vpcId, {
    ...vpc,
    enableDnsSupport: input.EnableDnsSupport?.Value ?? vpc.enableDnsSupport,
    enableDnsHostnames: input.EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames,
  })
  return {}
}

// EC2's message: https://github.com/aws/aws-sdk-go/issues/415
const checkOneAttribute = (input: ModifyVpcAttributeRequest): void => {
  const { EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics } = input
  const given = Object.entries({
    enableDnsHostnames: EnableDnsHostnames,
    enableDnsSupport: EnableDnsSupport,
    enableNetworkAddressUsageMetrics: EnableNetworkAddressUsageMetrics,
  }).filter(([, value]) => value !== undefined)
  if (given.length > 1) {
    throw new Ec2Error(
      'InvalidParameterCombination',
      `Fields for multiple attribute types specified: ${given.map(([name]) => name).join(', ')}`,
    )
  }
}
