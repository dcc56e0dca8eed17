import type {
  CreateNetworkAclEntryRequest,
  CreateNetworkAclRequest,
  CreateNetworkAclResult,
  DeleteNetworkAclEntryRequest,
  ReplaceNetworkAclEntryRequest,
} from '@aws-sdk/client-ec2'
import { canonicalBlock, isIpv4Block, isIpv6Block } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import { allowingEntries, denyingEntries, type NetworkAcl, type NetworkAclEntry } from '../../state/networkAcl.ts'
import type { Vpc } from '../../state/resources.ts'
import { tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, invalidParameterValue, missingParameter, required } from '../../wire/ec2Error.ts'
import { getNetworkAcl, getVpc } from '../lookups.ts'
import { describeNetworkAcl } from './networkAcls.ts'

const putNetworkAcl = (state: Ec2State, vpc: Vpc, isDefault: boolean): NetworkAcl => {
  const hasIpv6 = vpc.ipv6CidrBlocks.length > 0
  const acl: NetworkAcl = {
    networkAclId: state.newNetworkAclId('acl'),
    vpcId: vpc.vpcId,
    ownerId: vpc.ownerId,
    isDefault,
    entries: [...(isDefault ? allowingEntries(hasIpv6) : []), ...denyingEntries(hasIpv6)],
    associations: [],
  }
  state.networkAcls.put(acl.networkAclId, acl)
  return acl
}

export const createDefaultNetworkAcl = (state: Ec2State, vpc: Vpc): void => {
  putNetworkAcl(state, vpc, true)
}

/** Called when a VPC gets an IPv6 block: its default ACL then also allows IPv6, other ACLs deny it. */
export const addIpv6Entries = (state: Ec2State, vpcId: string): void => {
  for (const acl of state.networkAcls.inVpc(vpcId)) {
    const added = [...(acl.isDefault ? allowingEntries(true) : []), ...denyingEntries(true)].filter(
      (entry) => entry.ipv6CidrBlock !== undefined && !acl.entries.some(isAt(entry)),
    )
    state.networkAcls.put(acl.networkAclId, { ...acl, entries: [...acl.entries, ...added] })
  }
}

export const createNetworkAcl = (state: Ec2State, input: CreateNetworkAclRequest): CreateNetworkAclResult => {
  const vpc = getVpc(state, input.VpcId)
  const tags = tagsOnCreation(state, 'network-acl', input.TagSpecifications)
  const acl = putNetworkAcl(state, vpc, false)
  state.setTags(acl.networkAclId, tags)
  return { NetworkAcl: describeNetworkAcl(state, acl) }
}

type EntryRequest = CreateNetworkAclEntryRequest | ReplaceNetworkAclEntryRequest

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
const entryOf = (input: EntryRequest): NetworkAclEntry => {
  const { CidrBlock, Ipv6CidrBlock, PortRange } = input
  const protocol = required(input.Protocol, 'protocol')
  const ruleNumber = required(input.RuleNumber, 'ruleNumber')
  if (ruleNumber < 1 || ruleNumber > 32_766) {
    throw invalidParameterValue(`Value (${ruleNumber}) for parameter ruleNumber is invalid. Expecting 1 to 32766.`)
  }
  if (CidrBlock === undefined && Ipv6CidrBlock === undefined) throw missingParameter('cidrBlock')
  const isBlock = CidrBlock === undefined ? isIpv6Block(Ipv6CidrBlock ?? '') : isIpv4Block(CidrBlock)
  if (!isBlock) throw invalidParameterValue(`Value (${CidrBlock ?? Ipv6CidrBlock}) for parameter cidrBlock is invalid.`)
  if (['6', '17'].includes(protocol) && !PortRange) throw missingParameter('portRange')
  return {
    ruleNumber,
    egress: required(input.Egress, 'egress'),
    protocol,
    ruleAction: required(input.RuleAction, 'ruleAction'),
    cidrBlock: CidrBlock && canonicalBlock(CidrBlock),
    ipv6CidrBlock: Ipv6CidrBlock && canonicalBlock(Ipv6CidrBlock),
    portRange: PortRange && { from: PortRange.From ?? 0, to: PortRange.To ?? 65_535 },
  }
}

type Position = Pick<NetworkAclEntry, 'ruleNumber' | 'egress'>

const isAt =
  ({ ruleNumber, egress }: Position) =>
  (entry: NetworkAclEntry): boolean =>
    entry.ruleNumber === ruleNumber && entry.egress === egress

const putEntries = (state: Ec2State, acl: NetworkAcl, entries: readonly NetworkAclEntry[]): object => {
  state.networkAcls.put(acl.networkAclId, { ...acl, entries })
  return {}
}

const checkEntryExists = ({ entries }: NetworkAcl, position: Position): void => {
  if (entries.some(isAt(position))) return
  throw new Ec2Error('InvalidNetworkAclEntry.NotFound', `The network acl entry ${position.ruleNumber} does not exist`)
}

export const createNetworkAclEntry = (state: Ec2State, input: CreateNetworkAclEntryRequest): object => {
  const acl = getNetworkAcl(state, input.NetworkAclId)
  const entry = entryOf(input)
  if (acl.entries.some(isAt(entry))) {
    throw new Ec2Error(
      'NetworkAclEntryAlreadyExists',
      `The network acl entry identified by ${entry.ruleNumber} already exists.`,
    )
  }
  return putEntries(state, acl, [...acl.entries, entry])
}

export const replaceNetworkAclEntry = (state: Ec2State, input: ReplaceNetworkAclEntryRequest): object => {
  const acl = getNetworkAcl(state, input.NetworkAclId)
  const entry = entryOf(input)
  checkEntryExists(acl, entry)
  return putEntries(
    state,
    acl,
    acl.entries.map((existing) => (isAt(entry)(existing) ? entry : existing)),
  )
}

export const deleteNetworkAclEntry = (state: Ec2State, input: DeleteNetworkAclEntryRequest): object => {
  const acl = getNetworkAcl(state, input.NetworkAclId)
  const position = { ruleNumber: required(input.RuleNumber, 'ruleNumber'), egress: required(input.Egress, 'egress') }
  checkEntryExists(acl, position)
  const isOther = (entry: NetworkAclEntry) => !isAt(position)(entry)
  return putEntries(state, acl, acl.entries.filter(isOther))
}
