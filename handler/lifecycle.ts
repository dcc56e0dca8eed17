import { answerTo, unanswerable } from './answer.ts'
import { depart, leave } from './departure.ts'
import { needsOf } from './fargate/needs.ts'
import type { Place } from './fargate/policies.ts'
import type { Derived } from './fargate/taskDefinitions/derive.ts'
import { withDerived } from './fargate/taskDefinitions/withDerived.ts'
import { abandonedVpcId, oldPropertiesOf, retiredTags } from './history.ts'
import type { Answer, CustomResourceRequest } from './protocol/index.ts'
import type { Provision } from './resource/attributes.ts'
import { userOf } from './resource/identity.ts'
import type { Properties } from './resource/properties.ts'
import type { Action } from './vpc/actions.ts'
import { apply, type View } from './vpc/apply.ts'
import { converge } from './vpc/converge.ts'
import { Creations } from './vpc/creations.ts'
import { driftOf } from './vpc/drift.ts'
import type { Ec2 } from './vpc/ec2.ts'
import { isNoSuchVpc, UndoneError } from './vpc/errors.ts'
import { BlockedError } from './vpc/findings.ts'
import { judge } from './vpc/judge.ts'
import type { ObservedVpc } from './vpc/model.ts'
import { observe } from './vpc/observe.ts'
import { serviceNameFilter } from './vpc/offers.ts'
import { plan } from './vpc/plan.ts'
import { s3PrefixListIdOf } from './vpc/prefixList.ts'
import { groupsAskedAbout } from './vpc/preflight.ts'
import type { Progress } from './vpc/progress.ts'
import { provisionOf, settlingIn } from './vpc/provision.ts'
import { noSuchVpc } from './vpc/reasons.ts'
import type { Wanted, Wish } from './vpc/want.ts'

/** What a request is carried out with. */
export interface Surroundings {
  ec2: Ec2
  /** Where the function runs, and so where the VPC is. */
  place: Place
  progress: Progress
  /** Reads what the tasks of these definitions need. */
  readTaskDefinitions: (names: readonly string[]) => Promise<Derived>
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
 * @throws BlockedError before the first change, ApplyError after it, UndoneError where a later request had its way
 */
export const reconcile = ({ request, properties }: Job, surroundings: Surroundings): Promise<Answer> =>
  properties ? provide(request, properties, surroundings) : depart(request, surroundings)

const provide = async (
  request: CustomResourceRequest,
  given: Properties,
  surroundings: Surroundings,
): Promise<Answer> => {
  const derived = await deriveFor(given, surroundings)
  const properties = derived ? withDerived(given, request.ResourceProperties, derived) : given
  const user = userOf(request.StackId, request.LogicalResourceId)
  const wish = { properties, place: surroundings.place, user, retiredTags: retiredTags(request) }
  const task: Task = { request, wish, creations: new Creations(), warnings: derived?.warnings ?? [] }
  const provision = await converge(surroundings.ec2, () => bringAbout(task, surroundings)).catch(
    async (error: unknown) => {
      // Its Delete is over, or can't have seen all: nobody else will take the rest away.
      if (error instanceof UndoneError && request.RequestType === 'Create')
        await leave(user, properties.VpcId, request, surroundings)
      throw error
    },
  )
  const abandoned = abandonedVpcId(request, properties)
  if (abandoned) await leave(user, abandoned, request, surroundings)
  return answerTo(request, user, provision)
}

/** What is asked for, and by which request. */
interface Task {
  request: CustomResourceRequest
  wish: Wish
  creations: Creations
  /** What task definitions gave cause to. */
  warnings: readonly string[]
}

const deriveFor = async (
  { TaskDefinitions: names }: Properties,
  { progress, readTaskDefinitions }: Surroundings,
): Promise<Derived | undefined> =>
  names && progress.track(`DescribeTaskDefinition ${names.join(', ')}`, () => readTaskDefinitions(names))

const bringAbout = async (task: Task, surroundings: Surroundings): Promise<Provision> => {
  const { request, wish, creations } = task
  const { ec2, progress, onPlan, onDrift } = surroundings
  const { user } = wish
  const old = oldPropertiesOf(request)
  const look = async (): Promise<Look> => {
    const view = await lookAt(wish, old, ec2)
    creations.areListedIn(view.vpc, ec2.now())
    return { ...view, warnings: [...task.warnings, ...view.warnings] }
  }
  let seen = await look()
  const lookAgain = async (): Promise<View> => {
    seen = await look()
    return seen
  }
  const drift = old ? driftOf(seen.vpc, wish, old) : []
  if (drift.length > 0) onDrift?.(drift)
  onPlan?.(seen.actions)
  const tooMany = unanswerable(request, { ...seen, user, region: wish.place.region })
  if (tooMany) throw new BlockedError([tooMany])
  const prefixList = s3PrefixListIdOf(ec2, seen.wanted, seen.vpc)
  // What is being applied is waited for in any case: no verdict is given while changes go on.
  prefixList.catch(() => {})
  const application = {
    ec2,
    vpcId: seen.vpc.vpcId,
    user,
    tags: seen.wanted.tags,
    requestId: request.RequestId,
    progress,
    creations,
    staysOn: true,
  }
  const applied = await apply(seen, lookAgain, application)
  return provisionOf({ ...seen, user, applied, s3PrefixListId: await prefixList, region: wish.place.region })
}

/** A VPC as it is, what is wanted of it, and the way from the one to the other. */
interface Look extends View {
  vpc: ObservedVpc
  wanted: Wanted
  warnings: readonly string[]
}

const lookAt = async (wish: Wish, old: Properties | undefined, ec2: Ec2): Promise<Look> => {
  const { properties, place, user } = wish
  const serviceNames = [properties, ...(old ? [old] : [])].flatMap((one) =>
    serviceNameFilter(needsOf(one), place.region, one.UseFips),
  )
  const { VpcId } = properties
  const groupIds = groupsAskedAbout(properties)
  const vpc = await observe(ec2, VpcId, [...new Set(serviceNames)], groupIds).catch((error: unknown) => {
    throw isNoSuchVpc(error) ? new BlockedError([noSuchVpc(VpcId, place.region)]) : error
  })
  const { wanted, findings } = judge(vpc, wish)
  findings.stopIfBlocked()
  return {
    vpc,
    wanted,
    warnings: findings.warnings,
    actions: plan(wanted, vpc, user),
    settling: settlingIn(wanted, vpc, user),
  }
}
