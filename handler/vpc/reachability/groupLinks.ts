import { isManaged } from '../../resource/tags.ts'
import type { Endpoint, Permission, SecurityGroup } from '../model/observed.ts'
import { isPrivateBlock } from '../network/addressRanges.ts'
import { ANYWHERE, type Link, type LinkKind, type PathContext, unreadLink } from './path.ts'
import { type Admission, admissionOf, blocksOf, httpsSources, isCidr, type Peer } from './permissions.ts'

/** The security groups with the given ids. */
interface Groups {
  id: string
  found: SecurityGroup[]
  /** The link to report if they are not known; undefined if they are. */
  uncertain: Link | undefined
}

const groupsOf = ({ vpc }: PathContext, kind: LinkKind, ids: readonly string[]): Groups => {
  const id = ids.join(', ')
  const found = vpc.securityGroups.filter(({ groupId }) => ids.includes(groupId))
  const missing = ids.filter((one) => !found.some(({ groupId }) => groupId === one))
  const refused = vpc.refusedReads.includes('DescribeSecurityGroups')
  if (refused) return { id, found, uncertain: unreadLink(kind, id, 'DescribeSecurityGroups') }
  const isKnown = ids.length > 0 && missing.length === 0
  const reason = ids.length === 0 ? 'the security groups are not known' : `${vpc.vpcId} has no such group`
  return { id, found, uncertain: isKnown ? undefined : { kind, id: missing.join(', '), state: 'unknown', reason } }
}

/** The destination of the calls, with its name in messages. */
interface Called extends Peer {
  name: string
  /** What an outbound rule should name. */
  ruleFor: string
}

/**
 * The groups of the task: without any, the VPC's default group.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
const taskGroupIds = ({ vpc, task: { securityGroupIds } }: PathContext): readonly string[] =>
  securityGroupIds?.length === 0 ? defaultGroupIds(vpc) : (securityGroupIds ?? [])

const defaultGroupIds = ({ securityGroups }: PathContext['vpc']): string[] =>
  securityGroups.filter(({ name }) => name === 'default').map(({ groupId }) => groupId)

export const egressToEndpoint = (context: PathContext, endpoint: Endpoint, addresses: readonly string[]): Link =>
  egressLink(context, {
    blocks: addresses,
    groupIds: endpoint.securityGroupIds,
    name: endpoint.endpointId,
    ruleFor: endpoint.securityGroupIds[0] ?? 'its addresses',
  })

/** @param blocks the addresses of the service; empty if they are not known */
export const egressToService = (
  context: PathContext,
  prefixListId: string,
  blocks: readonly string[],
  name: string,
): Link =>
  egressLink(context, { blocks, prefixListIds: [prefixListId], name, ruleFor: `the prefix list ${prefixListId}` })

/** Rules for private addresses do not count, because the destination has public ones. */
export const egressToInternet = (context: PathContext): Link => {
  const anywhere = ANYWHERE[context.family]
  const isPublic = (source: string): boolean =>
    !isCidr(source) || !(isPrivateBlock(source) || context.vpc.cidrBlocks.includes(source))
  return egressLink(context, { blocks: [anywhere], name: 'the internet', ruleFor: anywhere }, isPublic)
}

const egressLink = (context: PathContext, called: Called, counts: (source: string) => boolean = () => true): Link => {
  const { id, found, uncertain } = groupsOf(context, 'egress', taskGroupIds(context))
  if (uncertain) return uncertain
  const permissions = found.flatMap(({ egress }) => egress)
  const sources = withKnownLists(permissions, context, called).filter(counts)
  const admission =
    called.blocks.length === 0 && sources.length > 0
      ? unlessNamed(sources, called, context)
      : admissionOf(sources, called)
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

/**
 * If the addresses of the destination are not known, only a rule for its own group or list, or for everything,
 * certainly covers them.
 */
const unlessNamed = (sources: readonly string[], called: Called, { family }: PathContext): Admission =>
  admissionOf(sources, { ...called, blocks: [ANYWHERE[family]] }) === 'all' ? 'all' : 'unknown'

/** Replaces the prefix lists of AWS services, other than that of the destination, by their addresses. */
const withKnownLists = (
  permissions: readonly Permission[],
  { vpc }: PathContext,
  { prefixListIds = [] }: Peer,
): string[] =>
  httpsSources(permissions).flatMap((source) => {
    const list = vpc.prefixLists.find(({ prefixListId }) => prefixListId === source)
    return list && list.cidrBlocks.length > 0 && !prefixListIds.includes(source) ? list.cidrBlocks : [source]
  })

/** Whether the groups of the endpoint admit the tasks. */
export const ingressLink = (context: PathContext, { securityGroupIds }: Endpoint): Link => {
  const { id, found, uncertain } = groupsOf(context, 'ingress', securityGroupIds)
  if (uncertain) return uncertain
  const groupIds = taskGroupIds(context)
  const sources = httpsSources(found.flatMap(({ ingress }) => ingress))
  const admission = admissionOf(sources, { blocks: blocksOf(context.subnet), groupIds })
  if (admission === 'all') return { kind: 'ingress', id, state: 'open', reason: 'they admit TCP 443 from the tasks' }
  // If the groups of the tasks are not known, they may be among those that are admitted.
  const isKnown = context.task.securityGroupIds !== undefined || sources.every(isCidr)
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
