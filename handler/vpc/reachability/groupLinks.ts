import { isManaged } from '../../resource/tags.ts'
import type { Endpoint, Permission, SecurityGroup } from '../model/observed.ts'
import { isPrivateBlock } from '../network/addressRanges.ts'
import { ANYWHERE, type Link, type LinkKind, unread, type Walk } from './path.ts'
import { type Admission, admissionOf, blocksOf, httpsSources, isCidr, type Peer } from './permissions.ts'

/** Groups of the VPC, and what of them is not known. */
interface Groups {
  id: string
  found: SecurityGroup[]
  /** A link that says that they are not known; undefined where they are. */
  uncertain: Link | undefined
}

const groupsOf = ({ vpc }: Walk, kind: LinkKind, ids: readonly string[]): Groups => {
  const id = ids.join(', ')
  const found = vpc.securityGroups.filter(({ groupId }) => ids.includes(groupId))
  const missing = ids.filter((one) => !found.some(({ groupId }) => groupId === one))
  const refused = vpc.refusedReads.includes('DescribeSecurityGroups')
  if (refused) return { id, found, uncertain: unread(kind, id, 'DescribeSecurityGroups') }
  const isKnown = ids.length > 0 && missing.length === 0
  const reason = ids.length === 0 ? 'the security groups are not known' : `${vpc.vpcId} has no such group`
  return { id, found, uncertain: isKnown ? undefined : { kind, id: missing.join(', '), state: 'unknown', reason } }
}

/** Whom the task calls, in words. */
interface Called extends Peer {
  name: string
  /** What a rule should name. */
  ruleFor: string
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html: without any, it is the VPC's default group. */
const taskGroupIds = ({ vpc, task: { securityGroupIds } }: Walk): readonly string[] =>
  securityGroupIds?.length === 0 ? defaultGroupIds(vpc) : (securityGroupIds ?? [])

const defaultGroupIds = ({ securityGroups }: Walk['vpc']): string[] =>
  securityGroups.filter(({ name }) => name === 'default').map(({ groupId }) => groupId)

export const egressToEndpoint = (walk: Walk, endpoint: Endpoint, addresses: readonly string[]): Link =>
  egressLink(walk, {
    blocks: addresses,
    groupIds: endpoint.securityGroupIds,
    name: endpoint.endpointId,
    ruleFor: endpoint.securityGroupIds[0] ?? 'its addresses',
  })

/** @param blocks the addresses of the service; empty where they are not known */
export const egressToService = (walk: Walk, prefixListId: string, blocks: readonly string[], name: string): Link =>
  egressLink(walk, { blocks, prefixListIds: [prefixListId], name, ruleFor: `the prefix list ${prefixListId}` })

/** What is called there has public addresses, so rules for private ones do not count. */
export const egressToInternet = (walk: Walk): Link => {
  const anywhere = ANYWHERE[walk.family]
  const isPublic = (source: string): boolean =>
    !isCidr(source) || !(isPrivateBlock(source) || walk.vpc.cidrBlocks.includes(source))
  return egressLink(walk, { blocks: [anywhere], name: 'the internet', ruleFor: anywhere }, isPublic)
}

const egressLink = (walk: Walk, called: Called, counts: (source: string) => boolean = () => true): Link => {
  const { id, found, uncertain } = groupsOf(walk, 'egress', taskGroupIds(walk))
  if (uncertain) return uncertain
  const permissions = found.flatMap(({ egress }) => egress)
  const sources = withKnownLists(permissions, walk, called).filter(counts)
  const admission =
    called.blocks.length === 0 && sources.length > 0 ? unlessNamed(sources, called, walk) : admissionOf(sources, called)
  if (admission === 'all')
    return { kind: 'egress', id, state: 'open', reason: `they let TCP 443 out to ${called.name}` }
  return {
    kind: 'egress',
    id,
    state: admission === 'none' || (admission === 'some' && called.groupIds) ? 'closed' : 'unknown',
    reason: `${EGRESS_WORDS[admission]} lets TCP 443 out to ${called.name}`,
    fix: `Add to ${found[0]?.groupId ?? id} an outbound rule for TCP 443 to ${called.ruleFor}.`,
  }
}

const EGRESS_WORDS: Readonly<Record<Exclude<Admission, 'all'>, string>> = {
  none: 'no outbound rule',
  some: 'only for some addresses an outbound rule',
  unknown: 'it is not known whether an outbound rule, by its prefix list,',
}

/** Without the addresses of what is called, only its own group or list, or everything, is known to hold them. */
const unlessNamed = (sources: readonly string[], called: Called, { family }: Walk): Admission =>
  admissionOf(sources, { ...called, blocks: [ANYWHERE[family]] }) === 'all' ? 'all' : 'unknown'

/** The prefix lists of AWS's services, by their addresses, but for the one that is called. */
const withKnownLists = (permissions: readonly Permission[], { vpc }: Walk, { prefixListIds = [] }: Peer): string[] =>
  httpsSources(permissions).flatMap((source) => {
    const list = vpc.prefixLists.find(({ prefixListId }) => prefixListId === source)
    return list && list.cidrBlocks.length > 0 && !prefixListIds.includes(source) ? list.cidrBlocks : [source]
  })

/** Whether the endpoint's groups admit the tasks. */
export const ingressLink = (walk: Walk, { securityGroupIds }: Endpoint): Link => {
  const { id, found, uncertain } = groupsOf(walk, 'ingress', securityGroupIds)
  if (uncertain) return uncertain
  const groupIds = taskGroupIds(walk)
  const sources = httpsSources(found.flatMap(({ ingress }) => ingress))
  const admission = admissionOf(sources, { blocks: blocksOf(walk.subnet), groupIds })
  if (admission === 'all') return { kind: 'ingress', id, state: 'open', reason: 'they admit TCP 443 from the tasks' }
  // Tasks whose groups are not known may have one of those that are admitted.
  const isKnown = walk.task.securityGroupIds !== undefined || sources.every(isCidr)
  return {
    kind: 'ingress',
    id,
    state: admission === 'unknown' || !isKnown ? 'unknown' : 'closed',
    reason: isKnown ? INGRESS_WORDS[admission] : "it is not known whether the tasks' groups are among those admitted",
    fix: ingressFix(found, groupIds.join(' or ') || "the tasks' group"),
  }
}

const INGRESS_WORDS: Readonly<Record<Exclude<Admission, 'all'>, string>> = {
  none: "no inbound rule admits TCP 443 from the tasks' group or subnet",
  some: "the inbound rules admit TCP 443 from a part of the tasks' subnet only",
  unknown: "it is not known whether a prefix list of the inbound rules has the tasks' addresses",
}

const ingressFix = (found: readonly SecurityGroup[], tasks: string): string =>
  found.some(({ tags }) => isManaged(tags))
    ? `Name ${tasks} in AllowedSecurityGroupIds of this resource, or the subnets of the tasks in AllowedCidrs.`
    : `Add to ${found[0]?.groupId} an inbound rule for TCP 443 from ${tasks}.`
