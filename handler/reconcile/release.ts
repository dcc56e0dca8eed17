import type { CustomResourceRequest } from '../protocol/index.ts'
import type { Owner } from '../resource/owner.ts'
import type { Tags } from '../resource/tags.ts'
import { apply } from '../vpc/apply/apply.ts'
import { assertLatest } from '../vpc/apply/latestRequest.ts'
import { retryOnConflict } from '../vpc/apply/retryOnConflict.ts'
import { messageOf } from '../vpc/ec2/errorCodes.ts'
import { ABSENCE_MS, poll } from '../vpc/ec2/poll.ts'
import { EMPTY_STATE } from '../vpc/model/desired.ts'
import { findOwnedVpcs, observeResources } from '../vpc/observe/observe.ts'
import { ofGeneration } from '../vpc/ownership/ownership.ts'
import { claimPlan } from '../vpc/plan/claim.ts'
import { plan } from '../vpc/plan/plan.ts'
import { applyContext, type ReconcileContext } from './context.ts'
import { templateTags } from './previousProperties.ts'

/**
 * Removes everything that an owner has, in the named VPC and wherever its tag is found, until several reads over ten
 * seconds show nothing more. It creates nothing, so it needs neither a quota nor a permission to create.
 */
export const releaseOwner = async (
  owner: Owner,
  vpcId: string | undefined,
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<void> => {
  const { ec2, progress } = context
  if (vpcId) await releaseVpc(vpcId, owner, request, context)
  let absentSince: number | undefined
  const confirmAbsence = async (): Promise<true | undefined> => {
    const owned = await retryOnConflict(() => findOwnedVpcs(ec2, owner), { clock: ec2, progress })
    await allOf(owned.map((id) => releaseVpc(id, owner, request, context)))
    absentSince = owned.length === 0 ? (absentSince ?? ec2.now()) : undefined
    return absentSince !== undefined && ec2.now() - absentSince >= ABSENCE_MS ? true : undefined
  }
  await progress.trackQuietly('several reads that show nothing more of this resource', () =>
    poll({ clock: ec2, until: confirmAbsence }),
  )
}

/** Waits for all attempts, and reports every failure. */
export const allOf = async (attempts: readonly Promise<unknown>[]): Promise<void> => {
  const results = await Promise.allSettled(attempts)
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (failures.length > 1) throw new AggregateError(failures, failures.map(messageOf).join(' '))
  if (failures.length === 1) throw failures[0]
}

/**
 * The state in which an owner has nothing, and how to read what it has. Network interfaces are read only if the template
 * gave tags, because nothing else of an owner is on them.
 */
const removal = (vpcId: string, retiredTags: Tags, { ec2 }: ReconcileContext) => ({
  desired: { ...EMPTY_STATE, retiredTags },
  read: () => observeResources(ec2, vpcId, { withInterfaces: Object.keys(retiredTags).length > 0 }),
})

const releaseVpc = (
  vpcId: string,
  owner: Owner,
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<void> => {
  const { desired, read } = removal(vpcId, templateTags(request.ResourceProperties), context)
  return apply(
    {
      read,
      onObserved: (_, lease) => lease.recordDeleted({ ownerId: owner.id, generation: owner.generation }),
      plan: (observed) => ({ plan: plan(desired, ofGeneration(observed, owner), owner), result: undefined }),
    },
    applyContext(vpcId, request, context),
  )
}

/**
 * Removes what a failed replacement left in a VPC, which it may still be changing. The existing generation first claims
 * it, so that the Delete of this resource finds what cannot be removed now.
 */
export const releaseAbandoned = (
  vpcId: string,
  owner: Owner,
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<void> => {
  const { desired, read } = removal(vpcId, templateTags(request.OldResourceProperties), context)
  return apply(
    {
      read,
      onObserved: (_, lease) => assertLatest(lease, owner, request.RequestId, context.requestedAt),
      plan: (observed) => {
        const claim = claimPlan(observed, owner)
        return { plan: claim.length > 0 ? claim : plan(desired, observed, owner), result: undefined }
      },
    },
    applyContext(vpcId, request, context),
  )
}
