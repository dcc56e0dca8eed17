import { needsOf } from './fargate/needs.ts'
import type { Place } from './fargate/policies.ts'
import { type Answer, type CustomResourceRequest, fitsResponse } from './protocol/index.ts'
import { attributesOf, type Provision } from './resource/attributes.ts'
import { physicalIdOf, physicalResourceId, type User, userOf, vpcIdOf } from './resource/identity.ts'
import { type Properties, parseProperties, readLeniently } from './resource/properties.ts'
import type { Tags } from './resource/tags.ts'
import type { Action } from './vpc/actions.ts'
import { apply } from './vpc/apply.ts'
import { converge } from './vpc/converge.ts'
import { driftOf } from './vpc/drift.ts'
import type { Ec2 } from './vpc/ec2.ts'
import { isNoSuchVpc } from './vpc/errors.ts'
import { BlockedError, Findings } from './vpc/findings.ts'
import { observe, observeUses } from './vpc/observe.ts'
import { serviceNameFilter } from './vpc/offers.ts'
import { plan } from './vpc/plan.ts'
import { s3PrefixListIdOf } from './vpc/prefixList.ts'
import { checkVpc, checkWanted } from './vpc/preflight.ts'
import type { Progress } from './vpc/progress.ts'
import { provisionOf, settlingIn } from './vpc/provision.ts'
import { noSuchVpc } from './vpc/reasons.ts'
import { nothing, type Wish, want } from './vpc/want.ts'

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
  const { properties, place, user } = wish
  const { ec2, progress, onPlan, onDrift } = surroundings
  const old = parsedOldProperties(request)
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
  const drift = old ? driftOf(vpc, wish, old) : []
  if (drift.length > 0) onDrift?.(drift)
  const actions = plan(wanted, vpc, user)
  onPlan?.(actions)
  const application = { ec2, vpcId: vpc.vpcId, requestId: request.RequestId, progress }
  const prefixList = s3PrefixListIdOf(ec2, wanted, vpc)
  // What is being applied is waited for in any case: no verdict is given while changes go on.
  prefixList.catch(() => {})
  const applied = await apply(actions, settlingIn(wanted, vpc, user), application)
  const s3PrefixListId = await prefixList
  return provisionOf({ wanted, vpc, user, applied, s3PrefixListId, warnings: findings.warnings })
}

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
  { ec2, progress, onPlan }: Surroundings,
): Promise<void> =>
  converge(ec2, async () => {
    for (const use of await observeUses(ec2, user.id, vpcId)) {
      const actions = plan(nothing, use, user)
      onPlan?.(actions)
      await apply(actions, [], { ec2, vpcId: use.vpcId, requestId: request.RequestId, progress })
    }
  })

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
