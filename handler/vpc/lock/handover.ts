import { createHash } from 'node:crypto'
import type { Tags } from '../../resource/tags.ts'
import { isActive, isDeletingOrDeleted } from '../model/endpointState.ts'
import type { Endpoint, OwnedResources } from '../model/observed.ts'
import { canonicalText } from '../ownership/samePolicy.ts'
import { readPolicy } from '../ownership/sharedPolicy.ts'

/** What a holder of the lease wrote to one resource. The next holder reads until EC2 shows it. */
export interface Write {
  id: string
  /** For a rule: its security group. */
  groupId?: string
  /** Milliseconds since the epoch. */
  at: number
  isDeleted?: boolean
  /** Digests of values by the digests of their keys; null for a tag that was deleted. */
  tags?: Readonly<Record<string, string | null>>
  /**
   * Digests: of the policies that were in place, of which reads may still show any, and of the written one. EC2 may
   * return a policy in another form, so any other policy counts as shown.
   */
  policy?: { before: readonly string[]; after: string }
  /** Ids of subnets, groups and route tables. */
  has?: readonly string[]
  lacks?: readonly string[]
  privateDns?: boolean
  ipAddressType?: string
}

type PolicyWrite = NonNullable<Write['policy']>

/** A Delete that has run. A Create of the same resource that comes later must not create anything. */
export interface DeletedOwner {
  ownerId: string
  /** Undefined if CloudFormation made up the id of the Delete. */
  generation: string | undefined
  at: number
}

/** The latest Create or Update of a resource that has run in the VPC. An earlier one must not change anything more. */
export interface LatestRequest {
  ownerId: string
  requestId: string
  /** When CloudFormation sent it. */
  at: number
}

/** What one holder of the lease passes to the next. Losing it loses only this help. */
export interface Handover {
  writes: readonly Write[]
  deletedOwners: readonly DeletedOwner[]
  latestRequests: readonly LatestRequest[]
  /**
   * When the last call that changes the VPC ended without an answer. What it wrote, if anything, is not among `writes`.
   */
  unansweredAt?: number
}

export const EMPTY_HANDOVER: Handover = { writes: [], deletedOwners: [], latestRequests: [] }

/**
 * How long reads may lag behind writes before they are no longer waited for: five minutes, as in Terraform's AWS
 * provider.
 */
export const MAX_LAG_MS = 300_000
/** Longer than CloudFormation waits for a request. */
const REQUEST_MS = 2 * 3_600_000

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** The same for all forms of a policy in which EC2 may return it, but for the unique ids of principals. */
export const policyDigest = (json: string): string => {
  const policy = readPolicy(json)
  return digest(policy ? canonicalText(policy) : json)
}

/** Keys are digests too, because they have up to 128 characters, and an item of the table 400 KB. */
export const tagDigests = (tags: Tags): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [digest(key), digest(value)]))

export const deletedTagDigests = (tags: Tags): Record<string, null> =>
  Object.fromEntries(Object.keys(tags).map((key) => [digest(key), null]))

/** The handover with further writes. The last write to a part of a resource counts. */
export const withWrites = (handover: Handover, added: readonly Write[], now: number): Handover => {
  const { writes, deletedOwners, latestRequests } = handover
  const isRecent = ({ at }: { at: number }): boolean => now - at < REQUEST_MS
  const byId = new Map(writes.filter(({ at }) => now - at < MAX_LAG_MS).map((write) => [write.id, write]))
  for (const write of added) byId.set(write.id, merge(byId.get(write.id), write))
  return {
    ...handover,
    writes: [...byId.values()],
    deletedOwners: deletedOwners.filter(isRecent),
    latestRequests: latestRequests.filter(isRecent),
  }
}

export const withDeletedOwner = (handover: Handover, deleted: DeletedOwner): Handover => {
  const { ownerId, generation } = deleted
  const others = handover.deletedOwners.filter((one) => one.ownerId !== ownerId || one.generation !== generation)
  return { ...handover, deletedOwners: [...others, deleted] }
}

export const withLatestRequest = (handover: Handover, latest: LatestRequest): Handover => ({
  ...handover,
  latestRequests: [...handover.latestRequests.filter(({ ownerId }) => ownerId !== latest.ownerId), latest],
})

const merge = (earlier: Write | undefined, later: Write): Write => {
  if (!earlier || later.isDeleted) return later
  const has = (earlier.has ?? []).filter((id) => !later.lacks?.includes(id))
  const lacks = (earlier.lacks ?? []).filter((id) => !later.has?.includes(id))
  return {
    ...earlier,
    ...later,
    ...(earlier.tags || later.tags ? { tags: { ...earlier.tags, ...later.tags } } : {}),
    ...(earlier.policy && later.policy ? { policy: mergePolicies(earlier.policy, later.policy) } : {}),
    has: [...has, ...(later.has ?? [])],
    lacks: [...lacks, ...(later.lacks ?? [])],
  }
}

const mergePolicies = (earlier: PolicyWrite, { before, after }: PolicyWrite): PolicyWrite => ({
  before: [...new Set([...earlier.before, ...before])].filter((one) => one !== after),
  after,
})

/** Whether a call of the last five minutes may have changed something that `writes` does not list. */
export const mayLackWrites = ({ unansweredAt }: Handover, now: number): boolean =>
  unansweredAt !== undefined && now - unansweredAt < MAX_LAG_MS

/** The writes that the reads do not show yet. */
export const unseenWrites = ({ writes }: Handover, observed: OwnedResources, now: number): Write[] =>
  writes.filter((write) => now - write.at < MAX_LAG_MS && !isSeen(write, observed))

const isSeen = (write: Write, observed: OwnedResources): boolean => {
  const endpoint = observed.endpoints.find(({ endpointId }) => endpointId === write.id)
  const group = observed.securityGroups.find(({ groupId }) => groupId === write.id)
  const rule = observed.managedGroupRules.find(({ ruleId }) => ruleId === write.id)
  const resource = endpoint ?? group ?? rule
  const isOver = endpoint !== undefined && !isActive(endpoint)
  // A failed endpoint was terminal before its deletion, so only `deleting` and `deleted` prove the deletion.
  if (write.isDeleted) return !resource || (endpoint !== undefined && isDeletingOrDeleted(endpoint))
  // A rule is deleted with its group.
  if (resource === undefined && write.groupId)
    return observed.securityGroups.every(({ groupId }) => groupId !== write.groupId)
  if (resource === undefined) return !write.id.startsWith('vpce-') && !write.id.startsWith('sg-')
  return isOver || (hasTags(write, resource.tags) && (endpoint === undefined || hasSettings(write, endpoint)))
}

const hasTags = ({ tags }: Write, actual: Tags): boolean => {
  if (!tags) return true
  const present = tagDigests(actual)
  return Object.entries(tags).every(([key, expected]) => (present[key] ?? null) === expected)
}

const hasSettings = (write: Write, endpoint: Endpoint): boolean => {
  const ids = [...endpoint.subnetIds, ...endpoint.securityGroupIds, ...endpoint.routeTableIds]
  const policy = policyDigest(endpoint.policy)
  return (
    (write.has ?? []).every((id) => ids.includes(id)) &&
    !(write.lacks ?? []).some((id) => ids.includes(id)) &&
    (write.policy === undefined || policy === write.policy.after || !write.policy.before.includes(policy)) &&
    (write.privateDns ?? endpoint.privateDns) === endpoint.privateDns &&
    (write.ipAddressType ?? endpoint.ipAddressType) === endpoint.ipAddressType
  )
}
