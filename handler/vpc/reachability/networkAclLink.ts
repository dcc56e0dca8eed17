import { aclRule } from '../diagnostics/networkAclMessages.ts'
import type { NetworkAcl, NetworkAclEntry, Subnet } from '../model/observed.ts'
import {
  EPHEMERAL,
  HTTPS,
  LINUX_EPHEMERAL,
  networkAclOf,
  type Ports,
  publicRefusal,
  refusingEntry,
} from './networkAcls.ts'
import { ANYWHERE, type Link, type LinkState, type PathContext, unreadLink } from './path.ts'
import { blocksOf } from './permissions.ts'

/** The ephemeral ports of a NAT gateway: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports */
const NAT_EPHEMERAL: Ports = { fromPort: 1024, toPort: 65_535 }

/** The other end of the traffic over the edge of a subnet. */
interface Far {
  blocks: readonly string[]
  /** Whether only some of the addresses are called, and which ones is not known. */
  isInternet: boolean
  name: string
}

/** Traffic over the edge of a subnet, which its network ACL filters. */
interface Edge extends Far {
  subnet: Subnet
  isEgress: boolean
  /** The ports of answers; undefined for calls, which go to TCP 443. */
  answers: Ports | undefined
}

/** Calls and answers at the edge of the caller's subnet. */
const callerEdges = (subnet: Subnet, far: Far, answers = LINUX_EPHEMERAL): Edge[] => [
  { ...far, subnet, isEgress: true, answers: undefined },
  { ...far, subnet, isEgress: false, answers },
]

/** The same at the edge of the called subnet. */
const calledEdges = (subnet: Subnet, far: Far): Edge[] => [
  { ...far, subnet, isEgress: false, answers: undefined },
  { ...far, subnet, isEgress: true, answers: LINUX_EPHEMERAL },
]

const tasksOf = ({ subnet }: PathContext): Far => ({
  blocks: blocksOf(subnet),
  isInternet: false,
  name: "the tasks' subnet",
})

const internetOf = ({ family }: PathContext): Far => ({
  blocks: [ANYWHERE[family]],
  isInternet: true,
  name: 'the internet',
})

/** For an endpoint with these interfaces. Traffic within a subnet passes no network ACL. */
export const aclLinkToEndpoint = (
  context: PathContext,
  interfaces: readonly { subnet: Subnet; blocks: string[] }[],
): Link => {
  const others = interfaces.filter(({ subnet }) => subnet.subnetId !== context.subnet.subnetId)
  if (others.length === 0 && interfaces.length > 0) return open('', 'the endpoint is in the same subnet')
  return linkOver(
    context,
    others.flatMap(({ subnet, blocks }) => [
      ...callerEdges(context.subnet, { blocks, isInternet: false, name: subnet.subnetId }),
      ...calledEdges(subnet, tasksOf(context)),
    ]),
  )
}

/** For a gateway endpoint, by the addresses of its service, or those of the internet if they are not known. */
export const aclLinkToService = (context: PathContext, blocks: readonly string[], name: string): Link =>
  linkOver(
    context,
    callerEdges(context.subnet, blocks.length > 0 ? { blocks, isInternet: false, name } : internetOf(context)),
  )

/** @param natSubnet the subnet of the NAT gateway, if the path has one. It calls from any port above 1023. */
export const aclLinkToInternet = (context: PathContext, natSubnet: Subnet | undefined): Link => {
  const internet = internetOf(context)
  const isCrossed = natSubnet && natSubnet.subnetId !== context.subnet.subnetId
  return linkOver(context, [
    ...callerEdges(context.subnet, internet),
    ...(isCrossed
      ? [...calledEdges(natSubnet, tasksOf(context)), ...callerEdges(natSubnet, internet, NAT_EPHEMERAL)]
      : []),
  ])
}

const open = (id: string, reason: string): Link => ({ kind: 'network-acl', id, state: 'open', reason })

const linkOver = (context: PathContext, edges: readonly Edge[]): Link => {
  const { vpc, subnet } = context
  const id = networkAclOf(subnet, vpc)?.networkAclId ?? ''
  if (vpc.refusedReads.includes('DescribeNetworkAcls')) return unreadLink('network-acl', id, 'DescribeNetworkAcls')
  const links = edges.flatMap((edge) => refusalLink(edge, context) ?? [])
  return links.find(({ state }) => state === 'closed') ?? links[0] ?? open(id, 'the network ACLs admit it, both ways')
}

const portsWords = (answers: Ports): string => {
  const { fromPort, toPort } = answers === NAT_EPHEMERAL ? NAT_EPHEMERAL : EPHEMERAL
  return `TCP ${fromPort} to ${toPort}`
}

const refusalLink = (edge: Edge, context: PathContext): Link | undefined => {
  const acl = networkAclOf(edge.subnet, context.vpc)
  const refusal = acl && refusalAt(edge, acl)
  if (!refusal) return undefined
  const traffic = edge.answers ? `the answers (${portsWords(edge.answers)})` : 'TCP 443'
  const at = edge.subnet.subnetId === context.subnet.subnetId ? '' : ` (of ${edge.subnet.subnetId})`
  const rule = aclRule(refusal.entry)
  const direction = `${edge.isEgress ? 'to' : 'from'} ${edge.name}`
  return {
    kind: 'network-acl',
    id: acl.networkAclId,
    state: refusal.state,
    reason: `${rule}${at} refuses ${refusal.state === 'unknown' ? 'a part of ' : ''}${traffic} ${direction}`,
    fix: `Allow ${traffic} ${direction} in ${acl.networkAclId}, before its ${rule}.`,
  }
}

interface Refusal {
  state: Exclude<LinkState, 'open'>
  entry: NetworkAclEntry
}

const refusalAt = (edge: Edge, acl: NetworkAcl): Refusal | undefined => {
  const { answers } = edge
  return refusalOf(edge, acl, answers ?? HTTPS) ?? (answers && unlikelyRefusal(edge, acl))
}

/** A refusal of ports that Linux does not call from. */
const unlikelyRefusal = (edge: Edge, acl: NetworkAcl): Refusal | undefined => {
  const refusal = refusalOf(edge, acl, EPHEMERAL)
  return refusal && { ...refusal, state: 'unknown' }
}

const refusalOf = ({ isEgress, blocks, isInternet }: Edge, acl: NetworkAcl, ports: Ports): Refusal | undefined => {
  const refusals = blocks.flatMap((cidrBlock) => {
    const crossing = { isEgress, cidrBlock, ...ports }
    if (isInternet) return publicRefusal(acl, crossing) ?? []
    const entry = refusingEntry(acl, crossing)
    return entry ? [{ entry, isOfAll: true }] : []
  })
  const [first] = refusals
  const isOfAll = refusals.length === blocks.length && refusals.every((refusal) => refusal.isOfAll)
  return first && { state: isOfAll ? 'closed' : 'unknown', entry: first.entry }
}
