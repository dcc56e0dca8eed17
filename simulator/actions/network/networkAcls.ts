import type {
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult,
  NetworkAcl as NetworkAclDescription,
  ReplaceNetworkAclAssociationRequest,
  ReplaceNetworkAclAssociationResult,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { NetworkAcl, NetworkAclEntry } from '../../state/networkAcl.ts'
import { tagSet } from '../../state/tags.ts'
import { invalidParameter, required } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { getNetworkAcl, networkAclNotFound, notFound } from '../lookups.ts'

const networkAclKind: Kind<NetworkAcl> = {
  idOf: ({ networkAclId }) => networkAclId,
  rows: (state, lag, vpcId) => (vpcId === undefined ? state.networkAcls.all(lag) : state.networkAcls.inVpc(vpcId, lag)),
  row: (state, id, lag) => state.networkAcls.get(id, lag),
  notFound: networkAclNotFound,
  maxResults: usualMaxResults,
  filters: {
    'network-acl-id': ({ networkAclId }) => networkAclId,
    'vpc-id': ({ vpcId }) => vpcId,
    'owner-id': ({ ownerId }) => ownerId,
    default: ({ isDefault }) => String(isDefault),
    'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
    'association.network-acl-id': ({ networkAclId, associations }) => associations.map(() => networkAclId),
    'association.association-id': ({ associations }) =>
      associations.map(({ networkAclAssociationId }) => networkAclAssociationId),
    'entry.cidr': ({ entries }) => entries.map(({ cidrBlock }) => cidrBlock),
    'entry.egress': ({ entries }) => entries.map(({ egress }) => String(egress)),
    'entry.rule-action': ({ entries }) => entries.map(({ ruleAction }) => ruleAction),
    'entry.rule-number': ({ entries }) => entries.map(({ ruleNumber }) => String(ruleNumber)),
  },
}

export const describeNetworkAcl = (state: Ec2State, acl: NetworkAcl): NetworkAclDescription => ({
  NetworkAclId: acl.networkAclId,
  VpcId: acl.vpcId,
  OwnerId: acl.ownerId,
  IsDefault: acl.isDefault,
  Associations: acl.associations.map(({ networkAclAssociationId, subnetId }) => ({
    NetworkAclAssociationId: networkAclAssociationId,
    NetworkAclId: acl.networkAclId,
    SubnetId: subnetId,
  })),
  Entries: acl.entries.toSorted(byDirectionAndNumber).map((entry) => ({
    RuleNumber: entry.ruleNumber,
    Egress: entry.egress,
    Protocol: entry.protocol,
    RuleAction: entry.ruleAction,
    CidrBlock: entry.cidrBlock,
    Ipv6CidrBlock: entry.ipv6CidrBlock,
    PortRange: entry.portRange && { From: entry.portRange.from, To: entry.portRange.to },
  })),
  Tags: tagSet(state.describedTags(acl.networkAclId)),
})

const byDirectionAndNumber = (a: NetworkAclEntry, b: NetworkAclEntry): number =>
  Number(b.egress) - Number(a.egress) || a.ruleNumber - b.ruleNumber

export const describeNetworkAcls = (state: Ec2State, input: DescribeNetworkAclsRequest): DescribeNetworkAclsResult => {
  const { rows, nextToken } = describe(state, networkAclKind, input.NetworkAclIds, input)
  return { NetworkAcls: rows.map((acl) => describeNetworkAcl(state, acl)), NextToken: nextToken }
}

const associationNotFound = notFound('InvalidAssociationID', 'association ID', 'aclassoc')

/** Moves a subnet to another ACL of its VPC. The association gets a new id. */
export const replaceNetworkAclAssociation = (
  state: Ec2State,
  input: ReplaceNetworkAclAssociationRequest,
): ReplaceNetworkAclAssociationResult => {
  const id = required(input.AssociationId, 'associationId')
  const target = getNetworkAcl(state, input.NetworkAclId)
  const source = state.networkAcls
    .all()
    .find(({ associations }) => associations.some(({ networkAclAssociationId }) => networkAclAssociationId === id))
  const moved = source?.associations.find(({ networkAclAssociationId }) => networkAclAssociationId === id)
  if (!source || !moved) throw associationNotFound(id)
  if (source.vpcId !== target.vpcId) {
    throw invalidParameter(
      `Network ACL ${target.networkAclId} and subnet ${moved.subnetId} belong to different networks`,
    )
  }
  removeFromNetworkAcl(state, source, moved.subnetId)
  return { NewAssociationId: addToNetworkAcl(state, getNetworkAcl(state, target.networkAclId), moved.subnetId) }
}

/** @returns the id of the association */
const addToNetworkAcl = (state: Ec2State, acl: NetworkAcl, subnetId: string): string => {
  const networkAclAssociationId = state.newNetworkAclId('aclassoc')
  const associations = [...acl.associations, { networkAclAssociationId, subnetId }]
  state.networkAcls.put(acl.networkAclId, { ...acl, associations })
  return networkAclAssociationId
}

const removeFromNetworkAcl = (state: Ec2State, acl: NetworkAcl, subnetId: string): void => {
  const associations = acl.associations.filter((association) => association.subnetId !== subnetId)
  state.networkAcls.put(acl.networkAclId, { ...acl, associations })
}

/** Adds a new subnet to the default ACL of its VPC. */
export const addToDefaultNetworkAcl = (state: Ec2State, vpcId: string, subnetId: string): void => {
  const acl = state.networkAcls.inVpc(vpcId).find(({ isDefault }) => isDefault)
  if (acl) addToNetworkAcl(state, acl, subnetId)
}

export const removeFromNetworkAcls = (state: Ec2State, vpcId: string, subnetId: string): void => {
  for (const acl of state.networkAcls.inVpc(vpcId)) {
    if (acl.associations.some((association) => association.subnetId === subnetId)) {
      removeFromNetworkAcl(state, acl, subnetId)
    }
  }
}
