import { ABSENCE_MS, poll } from '../ec2/poll.ts'
import { MAX_LAG_MS, mayLackWrites, unseenWrites, type Write } from '../lock/handover.ts'
import type { Lease } from '../lock/lease.ts'
import type { OwnedResources } from '../model/observed.ts'
import type { ApplyContext } from './context.ts'

/**
 * Reads until EC2 shows what the holders of the lease wrote in the last minutes, and for ten seconds if one of their
 * calls got no answer. Reads are not monotonic, so a write that one read has shown counts as shown, even if the next
 * read lacks it.
 */
export const observeVisible = async <Observed extends OwnedResources>(
  read: () => Promise<Observed>,
  lease: Lease,
  { ec2, progress, vpcId }: Pick<ApplyContext, 'ec2' | 'progress' | 'vpcId'>,
): Promise<Observed> => {
  const { handover } = lease
  const unseenIn = (observed: Observed): Write[] => unseenWrites(handover, observed, ec2.now())
  const readUntil = mayLackWrites(handover, ec2.now()) ? ec2.now() + ABSENCE_MS : 0
  let seen = await read()
  const isOver = () => unseenIn(seen).length === 0 && ec2.now() >= readUntil
  if (isOver()) return seen
  const ids = unseenIn(seen).map(({ id }) => id)
  await progress.trackQuietly(
    `EC2 to list recent changes of ${vpcId} (${ids.join(', ') || 'a call got no answer'})`,
    () =>
      poll({
        clock: ec2,
        patienceMs: MAX_LAG_MS,
        until: async () => {
          await lease.renew()
          const later = await read()
          seen = merge(seen, later, unseenIn(seen), unseenIn(later))
          return isOver() ? true : undefined
        },
      }),
  )
  lease.clearUnanswered()
  return seen
}

/**
 * For each resource, the later state wins, unless only an earlier read showed the resource or what was written to it.
 */
const merge = <Observed extends OwnedResources>(
  earlier: Observed,
  later: Observed,
  unseenBefore: readonly Write[],
  unseenNow: readonly Write[],
): Observed => {
  const idsOf = (writes: readonly Write[]): Set<string> => new Set(writes.map(({ id }) => id))
  const reverted = unseenNow.filter(({ id }) => !idsOf(unseenBefore).has(id))
  const newestBefore = idsOf(reverted)
  const deleted = idsOf(unseenBefore.filter(({ isDeleted }) => isDeleted))
  const listedAgain = idsOf(reverted.filter(({ isDeleted }) => isDeleted))
  const union = <Item>(from: (observed: OwnedResources) => readonly Item[], idOf: (item: Item) => string): Item[] => {
    const before = from(earlier).filter((item) => !deleted.has(idOf(item)))
    const now = from(later).filter((item) => !listedAgain.has(idOf(item)))
    const newest = before.filter((item) => newestBefore.has(idOf(item)))
    const byId = new Map([...before, ...now, ...newest].map((item) => [idOf(item), item]))
    return [...byId.values()].sort((a, b) => idOf(a).localeCompare(idOf(b)))
  }
  return {
    ...later,
    endpoints: union(
      ({ endpoints }) => endpoints,
      ({ endpointId }) => endpointId,
    ),
    securityGroups: union(
      ({ securityGroups }) => securityGroups,
      ({ groupId }) => groupId,
    ),
    managedGroupRules: union(
      ({ managedGroupRules }) => managedGroupRules,
      ({ ruleId }) => ruleId,
    ),
    networkInterfaces: union(
      ({ networkInterfaces }) => networkInterfaces,
      ({ networkInterfaceId }) => networkInterfaceId,
    ),
  }
}
