import { EMPTY_HANDOVER, type Handover } from './handover.ts'
import type { LeaseStore } from './lease.ts'

/** Leases within this process, for use without a table: one event sent by hand, and tests. */
export const processLeases = (): LeaseStore => {
  const items = new Map<string, { holder: string | undefined; leaseEnd: number; handover: Handover }>()
  return {
    async acquire({ vpcId, holder, now, leaseEnd }) {
      const item = items.get(vpcId)
      if (item?.holder && item.leaseEnd > now) return undefined
      const handover = item?.handover ?? EMPTY_HANDOVER
      items.set(vpcId, { holder, leaseEnd, handover })
      return handover
    },
    async renew({ vpcId, holder, leaseEnd }, handover) {
      if (items.get(vpcId)?.holder !== holder) return false
      items.set(vpcId, { holder, leaseEnd, handover })
      return true
    },
    async release({ vpcId, holder }, handover) {
      if (items.get(vpcId)?.holder !== holder) return
      items.set(vpcId, { holder: undefined, leaseEnd: 0, handover })
    },
  }
}
