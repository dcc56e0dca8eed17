import { aclRule } from '../diagnostics/messages.ts'
import type { NetworkAcl, NetworkAclEntry, Subnet } from '../model/observed.ts'
import { EPHEMERAL, HTTPS, networkAclOf, type Ports, publicRefusal, refusingEntry } from './networkAcls.ts'
import { ANYWHERE, type Link, type LinkState, unread, type Walk } from './path.ts'
import { blocksOf } from './permissions.ts'

/**
 * The ports that Linux calls from. Where only others are refused, tasks mostly get their answers.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const LINUX_EPHEMERAL: Ports = { fromPort: 32_768, toPort: 61_000 }

/** A NAT gateway calls from all of these, as the same page says. */
const NAT_EPHEMERAL: Ports = { fromPort: 1024, toPort: 65_535 }

/** The other side of a subnet's edge. */
interface Far {
  blocks: readonly string[]
  /** Whether only some of the addresses are called, and it is not known which. */
  isInternet: boolean
  name: string
}

/** Traffic over the edge of a subnet, as its network ACL sees it. */
interface Edge extends Far {
  subnet: Subnet
  isEgress: boolean
  /** Undefined for calls, which go to TCP 443. */
  answers: Ports | undefined
}

/** Calls and answers over the edge of the caller's subnet. */
const callerEdges = (subnet: Subnet, far: Far, answers = LINUX_EPHEMERAL): Edge[] => [
  { ...far, subnet, isEgress: true, answers: undefined },
  { ...far, subnet, isEgress: false, answers },
]

/** The same over the edge of the subnet that is called. */
const calledEdges = (subnet: Subnet, far: Far): Edge[] => [
  { ...far, subnet, isEgress: false, answers: undefined },
  { ...far, subnet, isEgress: true, answers: LINUX_EPHEMERAL },
]

const tasksOf = ({ subnet }: Walk): Far => ({ blocks: blocksOf(subnet), isInternet: false, name: "the tasks' subnet" })

const internetOf = ({ family }: Walk): Far => ({ blocks: [ANYWHERE[family]], isInternet: true, name: 'the internet' })

/** To endpoints in these subnets, at these addresses. Traffic within a subnet passes no network ACL. */
export const aclLinkToEndpoint = (walk: Walk, interfaces: readonly { subnet: Subnet; blocks: string[] }[]): Link => {
  const others = interfaces.filter(({ subnet }) => subnet.subnetId !== walk.subnet.subnetId)
  if (others.length === 0 && interfaces.length > 0) return open('', 'the endpoint is in the same subnet')
  return linkOver(
    walk,
    others.flatMap(({ subnet, blocks }) => [
      ...callerEdges(walk.subnet, { blocks, isInternet: false, name: subnet.subnetId }),
      ...calledEdges(subnet, tasksOf(walk)),
    ]),
  )
}

/** To a gateway endpoint, by the addresses of its service; of the internet where they are not known. */
export const aclLinkToService = (walk: Walk, blocks: readonly string[], name: string): Link =>
  linkOver(walk, callerEdges(walk.subnet, blocks.length > 0 ? { blocks, isInternet: false, name } : internetOf(walk)))

/** @param natSubnet where the NAT gateway is, if there is one on the way. It calls from any port above 1023. */
export const aclLinkToInternet = (walk: Walk, natSubnet: Subnet | undefined): Link => {
  const internet = internetOf(walk)
  const isCrossed = natSubnet && natSubnet.subnetId !== walk.subnet.subnetId
  return linkOver(walk, [
    ...callerEdges(walk.subnet, internet),
    ...(isCrossed
      ? [...calledEdges(natSubnet, tasksOf(walk)), ...callerEdges(natSubnet, internet, NAT_EPHEMERAL)]
      : []),
  ])
}

const open = (id: string, reason: string): Link => ({ kind: 'network-acl', id, state: 'open', reason })

const linkOver = (walk: Walk, edges: readonly Edge[]): Link => {
  const { vpc, subnet } = walk
  const id = networkAclOf(subnet, vpc)?.networkAclId ?? ''
  if (vpc.refusedReads.includes('DescribeNetworkAcls')) return unread('network-acl', id, 'DescribeNetworkAcls')
  const links = edges.flatMap((edge) => refusalLink(edge, walk) ?? [])
  return links.find(({ state }) => state === 'closed') ?? links[0] ?? open(id, 'the network ACLs admit it, both ways')
}

const portsWords = (answers: Ports): string => {
  const { fromPort, toPort } = answers === NAT_EPHEMERAL ? NAT_EPHEMERAL : EPHEMERAL
  return `TCP ${fromPort} to ${toPort}`
}

const refusalLink = (edge: Edge, walk: Walk): Link | undefined => {
  const acl = networkAclOf(edge.subnet, walk.vpc)
  const refusal = acl && refusalAt(edge, acl)
  if (!refusal) return undefined
  const traffic = edge.answers ? `the answers (${portsWords(edge.answers)})` : 'TCP 443'
  const at = edge.subnet.subnetId === walk.subnet.subnetId ? '' : ` (of ${edge.subnet.subnetId})`
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

/** Of other ports than those that Linux calls from. */
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
