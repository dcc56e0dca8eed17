import { ownTags } from './history.ts'
import type { Surroundings } from './lifecycle.ts'
import type { Answer, CustomResourceRequest } from './protocol/index.ts'
import { physicalResourceId, type User, userOf, vpcIdOf } from './resource/identity.ts'
import { isLock } from './resource/tags.ts'
import { apply, type View } from './vpc/apply.ts'
import { converge } from './vpc/converge.ts'
import { Creations } from './vpc/creations.ts'
import { LAG_MS } from './vpc/ec2.ts'
import { underLock } from './vpc/lock.ts'
import { isAlive, type ObservedUse } from './vpc/model.ts'
import { observeUses } from './vpc/observe.ts'
import { isUsedBy } from './vpc/ownership.ts'
import { plan } from './vpc/plan.ts'
import { nothing } from './vpc/want.ts'

/** A Delete needs no properties, and one for an id that CloudFormation made up finds its things by their user. */
export const depart = async (request: CustomResourceRequest, surroundings: Surroundings): Promise<Answer> => {
  const user = userOf(request.StackId, request.LogicalResourceId)
  await leave(user, vpcIdOf(request.PhysicalResourceId), request, surroundings)
  return { PhysicalResourceId: request.PhysicalResourceId ?? physicalResourceId(request) }
}

/** Takes everything of a user's out of a VPC. */
export const leave = (
  user: User,
  vpcId: string | undefined,
  request: CustomResourceRequest,
  surroundings: Surroundings,
): Promise<void> => converge(surroundings.ec2, () => leaveAll(user, vpcId, request, surroundings))

/** For how long a Create that never answered may still be about to make something, in milliseconds. */
const UNANSWERED_MS = 20_000

/**
 * A Delete may come before EC2 lists what its Create has made: endpoints go under the lock, which looks again in any case,
 * and where none is listed this does. An id that is none of ours says that the Create never answered, so that it may still
 * run: what that makes is looked for a while longer, whatever was found already.
 */
const leaveAll = async (
  user: User,
  vpcId: string | undefined,
  request: CustomResourceRequest,
  surroundings: Surroundings,
): Promise<void> => {
  const { ec2 } = surroundings
  const lastLookAt = ec2.now() + (vpcId === undefined ? UNANSWERED_MS : LAG_MS)
  for (;;) {
    const now = ec2.now()
    const uses = await observeUses(ec2, user.id, vpcId)
    const isListed = uses.some(({ endpoints }) => endpoints.some(isAlive))
    const isLastLook = now >= lastLookAt
    if (isListed || isLastLook) for (const use of uses) await leaveVpc(use, user, request, surroundings)
    if (isLastLook || (isListed && vpcId !== undefined)) return
    await ec2.sleep(LAG_MS)
  }
}

const leaveVpc = async (
  use: ObservedUse,
  user: User,
  request: CustomResourceRequest,
  { ec2, progress, onPlan }: Surroundings,
): Promise<void> => {
  const view = (observed: ObservedUse): View => ({ actions: plan(nothing, observed, user), settling: [] })
  const look = async (): Promise<View> => {
    const [again] = await observeUses(ec2, user.id, use.vpcId)
    return again ? view(again) : { actions: [], settling: [] }
  }
  const application = {
    ec2,
    vpcId: use.vpcId,
    user,
    tags: ownTags(request.ResourceProperties),
    requestId: request.RequestId,
    progress,
    creations: new Creations(),
    staysOn: false,
  }
  onPlan?.(view(use).actions)
  await apply(view(use), look, application)
  // A lock of this user's own: an invocation of it died there, and nobody else may ever come by to break it.
  if (use.securityGroups.some(({ tags }) => isLock(tags) && isUsedBy(user, tags)))
    await underLock(application, async () => {})
}
