import type { CustomResourceRequest, HandlerResult } from '../protocol/index.ts'
import { type Owner, ownerOf, physicalResourceId, vpcIdOf } from '../resource/owner.ts'
import { isLock } from '../resource/tags.ts'
import { apply, type View } from '../vpc/apply/apply.ts'
import { CreatedResources } from '../vpc/apply/createdResources.ts'
import { retryOnConflict } from '../vpc/apply/retryOnConflict.ts'
import { EMPTY_STATE } from '../vpc/desired/desiredState.ts'
import { CONSISTENCY_DELAY_MS } from '../vpc/ec2/ec2.ts'
import { withVpcLock } from '../vpc/lock/lock.ts'
import { isActive, type OwnedResources } from '../vpc/model/observed.ts'
import { observeOwned } from '../vpc/observe/observe.ts'
import { isOwnedBy } from '../vpc/ownership/ownership.ts'
import { plan } from '../vpc/plan/plan.ts'
import { ownTags } from './previousProperties.ts'
import type { ReconcileContext } from './reconcile.ts'

/** A Delete needs no properties, and one for an id that CloudFormation made up finds its things by their user. */
export const handleDelete = async (
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<HandlerResult> => {
  const owner = ownerOf(request.StackId, request.LogicalResourceId)
  await leave(owner, vpcIdOf(request.PhysicalResourceId), request, context)
  return { PhysicalResourceId: request.PhysicalResourceId ?? physicalResourceId(request) }
}

/** Takes everything of a user's out of a VPC. */
export const leave = (
  owner: Owner,
  vpcId: string | undefined,
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<void> => retryOnConflict(context.ec2, () => leaveAll(owner, vpcId, request, context))

/** For how long a Create that never answered may still be about to make something, in milliseconds. */
const UNANSWERED_MS = 20_000

/**
 * A Delete may come before EC2 lists what its Create has made: endpoints go under the lock, which looks again in any case,
 * and where none is listed this does. An id that is none of ours says that the Create never answered, so that it may still
 * run: what that makes is looked for a while longer, whatever was found already.
 */
const leaveAll = async (
  owner: Owner,
  vpcId: string | undefined,
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<void> => {
  const { ec2 } = context
  const lastLookAt = ec2.now() + (vpcId === undefined ? UNANSWERED_MS : CONSISTENCY_DELAY_MS)
  for (;;) {
    const now = ec2.now()
    const uses = await observeOwned(ec2, owner.id, vpcId)
    const isListed = uses.some(({ endpoints }) => endpoints.some(isActive))
    const isLastLook = now >= lastLookAt
    if (isListed || isLastLook) for (const use of uses) await releaseVpc(use, owner, request, context)
    if (isLastLook || (isListed && vpcId !== undefined)) return
    await ec2.sleep(CONSISTENCY_DELAY_MS)
  }
}

const releaseVpc = async (
  use: OwnedResources,
  owner: Owner,
  request: CustomResourceRequest,
  { ec2, progress, onPlan }: ReconcileContext,
): Promise<void> => {
  const view = (observed: OwnedResources): View => ({ actions: plan(EMPTY_STATE, observed, owner), settling: [] })
  const look = async (): Promise<View> => {
    const [again] = await observeOwned(ec2, owner.id, use.vpcId)
    return again ? view(again) : { actions: [], settling: [] }
  }
  const context = {
    ec2,
    vpcId: use.vpcId,
    owner,
    tags: ownTags(request.ResourceProperties),
    requestId: request.RequestId,
    progress,
    creations: new CreatedResources(),
    deferGroupDeletion: false,
  }
  onPlan?.(view(use).actions)
  await apply(view(use), look, context)
  // A lock of this user's own: an invocation of it died there, and nobody else may ever come by to break it.
  if (use.securityGroups.some(({ tags }) => isLock(tags) && isOwnedBy(owner, tags)))
    await withVpcLock(context, async () => {})
}
