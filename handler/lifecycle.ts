import { needsOf } from './fargate/needs.ts'
import type { Place } from './fargate/policies.ts'
import { type Answer, type CustomResourceRequest, fitsResponse } from './protocol/index.ts'
import { attributesOf, type Provision } from './resource/attributes.ts'
import { physicalIdOf, physicalResourceId, type User, userOf, vpcIdOf } from './resource/identity.ts'
import { type Properties, parseProperties, readLeniently } from './resource/properties.ts'
import type { Tags } from './resource/tags.ts'
import type { Action } from './vpc/actions.ts'
import { type Application, apply, type View } from './vpc/apply.ts'
import { converge } from './vpc/converge.ts'
import { driftOf } from './vpc/drift.ts'
import { type Ec2, LAG_MS } from './vpc/ec2.ts'
import { isNoSuchVpc } from './vpc/errors.ts'
import { BlockedError, Findings } from './vpc/findings.ts'
import type { ObservedUse, ObservedVpc } from './vpc/model.ts'
import { observe, observeUses } from './vpc/observe.ts'
import { serviceNameFilter } from './vpc/offers.ts'
import { plan } from './vpc/plan.ts'
import { s3PrefixListIdOf } from './vpc/prefixList.ts'
import { checkVpc, checkWanted } from './vpc/preflight.ts'
import type { Progress } from './vpc/progress.ts'
import { provisionOf, settlingIn } from './vpc/provision.ts'
import { noSuchVpc } from './vpc/reasons.ts'
import { nothing, type Wanted, type Wish, want } from './vpc/want.ts'

/** What a request is carried out with. */
export interface Surroundings {
  ec2: Ec2
  /** Where the function runs, and so where the VPC is. */
  place: Place
  progress: Progress
  /** Told each plan before it is applied. */
  onPlan?: (actions: readonly Action[]) => void
  /** Told what was changed behind the resource's back since its last update, as the actions that put it right. */
  onDrift?: (actions: readonly Action[]) => void
}

/** A request, and its properties once they are parsed: a Delete needs none. */
export interface Job {
  request: CustomResourceRequest
  properties?: Properties
}

/**
 * Create, Update, Delete and rollback are one operation: observe, plan, apply, wait, report.
 * @throws BlockedError before the first change, ApplyError after it
 */
export const reconcile = ({ request, properties }: Job, surroundings: Surroundings): Promise<Answer> =>
  properties ? provide(request, properties, surroundings) : depart(request, surroundings)

const provide = async (
  request: CustomResourceRequest,
  properties: Properties,
  surroundings: Surroundings,
): Promise<Answer> => {
  const user = userOf(request.StackId, request.LogicalResourceId)
  const wish = { properties, place: surroundings.place, user, retiredTags: retiredTags(request) }
  const provision = await converge(surroundings.ec2, () => bringAbout(wish, request, surroundings))
  const abandoned = abandonedVpcId(request, properties)
  if (abandoned) await leave(user, abandoned, request, surroundings)
  const PhysicalResourceId = physicalIdOf(properties.VpcId, user)
  const Data = attributesOf(provision, (data) => fitsResponse(request, { PhysicalResourceId, Data: data }))
  return { PhysicalResourceId, Data }
}

const bringAbout = async (
  wish: Wish,
  request: CustomResourceRequest,
  surroundings: Surroundings,
): Promise<Provision> => {
  const { ec2, onPlan, onDrift } = surroundings
  const old = parsedOldProperties(request)
  const look = (): Promise<Look> => lookAt(wish, old, ec2)
  const { vpc, wanted, findings, ...view } = await look()
  const drift = old ? driftOf(vpc, wish, old) : []
  if (drift.length > 0) onDrift?.(drift)
  onPlan?.(view.actions)
  const prefixList = s3PrefixListIdOf(ec2, wanted, vpc)
  // What is being applied is waited for in any case: no verdict is given while changes go on.
  prefixList.catch(() => {})
  const applied = await apply(view, look, applicationOf(wish.user, vpc.vpcId, request, surroundings))
  const s3PrefixListId = await prefixList
  return provisionOf({ wanted, vpc, user: wish.user, applied, s3PrefixListId, warnings: findings.warnings })
}

/** A VPC as it is, what is wanted of it, and the way from the one to the other. */
interface Look extends View {
  vpc: ObservedVpc
  wanted: Wanted
  findings: Findings
}

const lookAt = async (wish: Wish, old: Properties | undefined, ec2: Ec2): Promise<Look> => {
  const { properties, place, user } = wish
  const serviceNames = [properties, ...(old ? [old] : [])].flatMap((one) =>
    serviceNameFilter(needsOf(one), place.region, one.UseFips),
  )
  const vpc = await observe(ec2, properties.VpcId, [...new Set(serviceNames)]).catch((error: unknown) => {
    throw isNoSuchVpc(error) ? new BlockedError([noSuchVpc(properties.VpcId, place.region)]) : error
  })
  const findings = new Findings()
  checkVpc(vpc, wish, findings)
  const wanted = want(vpc, wish, findings)
  checkWanted(wanted, vpc, wish, findings)
  findings.stopIfBlocked()
  return { vpc, wanted, findings, actions: plan(wanted, vpc, user), settling: settlingIn(wanted, vpc, user) }
}

const applicationOf = (
  user: User,
  vpcId: string,
  { RequestId }: CustomResourceRequest,
  { ec2, progress }: Surroundings,
): Application => ({ ec2, vpcId, user, requestId: RequestId, progress })

/** A Delete needs no properties, and one for an id that CloudFormation made up finds its things by their user. */
const depart = async (request: CustomResourceRequest, surroundings: Surroundings): Promise<Answer> => {
  const user = userOf(request.StackId, request.LogicalResourceId)
  await leave(user, vpcIdOf(request.PhysicalResourceId), request, surroundings)
  return { PhysicalResourceId: request.PhysicalResourceId ?? physicalResourceId(request) }
}

const leave = (
  user: User,
  vpcId: string | undefined,
  request: CustomResourceRequest,
  surroundings: Surroundings,
): Promise<void> =>
  converge(surroundings.ec2, async () => {
    for (const use of await usesSurelySeen(surroundings.ec2, user.id, vpcId)) {
      await leaveVpc(use, user, request, surroundings)
    }
  })

/** What a user has. Nothing is not believed at once: a Delete may come before EC2 lists what its Create has made. */
const usesSurelySeen = async (ec2: Ec2, userId: string, vpcId: string | undefined): Promise<ObservedUse[]> => {
  const uses = await observeUses(ec2, userId, vpcId)
  if (uses.length > 0) return uses
  await ec2.sleep(LAG_MS)
  return observeUses(ec2, userId, vpcId)
}

const leaveVpc = async (
  use: ObservedUse,
  user: User,
  request: CustomResourceRequest,
  surroundings: Surroundings,
): Promise<void> => {
  const view = (observed: ObservedUse): View => ({ actions: plan(nothing, observed, user), settling: [] })
  const look = async (): Promise<View> => {
    const [again] = await observeUses(surroundings.ec2, user.id, use.vpcId)
    return again ? view(again) : { actions: [], settling: [] }
  }
  surroundings.onPlan?.(view(use).actions)
  await apply(view(use), look, applicationOf(user, use.vpcId, request, surroundings))
}

/** The properties before an update, if they were good. */
const parsedOldProperties = ({ OldResourceProperties }: CustomResourceRequest): Properties | undefined => {
  try {
    return OldResourceProperties && parseProperties(OldResourceProperties)
  } catch {
    return undefined
  }
}

/** The author's tags that an update gives up. */
const retiredTags = ({ OldResourceProperties }: CustomResourceRequest): Tags =>
  Object.fromEntries((readLeniently(OldResourceProperties, 'Tags') ?? []).map(({ Key, Value }) => [Key, Value]))

/**
 * The VPC of a replacement that failed: CloudFormation rolls it back with an Update to the id that stands, and never
 * sends a Delete for the one that was never answered.
 */
const abandonedVpcId = (request: CustomResourceRequest, { VpcId }: Properties): string | undefined => {
  const old = readLeniently(request.OldResourceProperties, 'VpcId')
  return old !== VpcId && vpcIdOf(request.PhysicalResourceId) === VpcId ? old : undefined
}
