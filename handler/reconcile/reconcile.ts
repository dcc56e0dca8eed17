import { needsOf } from '../fargate/needs.ts'
import { platformWarnings } from '../fargate/platformWarnings.ts'
import type { Derived } from '../fargate/taskDefinitions/derive.ts'
import { withDerived } from '../fargate/taskDefinitions/withDerived.ts'
import type { CustomResourceRequest, HandlerResult } from '../protocol/index.ts'
import type { ResourceOutputs } from '../resource/attributes.ts'
import { ownerOf } from '../resource/owner.ts'
import type { Properties } from '../resource/properties.ts'
import { apply, type View } from '../vpc/apply/apply.ts'
import { CreatedResources } from '../vpc/apply/createdResources.ts'
import type { Progress } from '../vpc/apply/progress.ts'
import { retryOnConflict } from '../vpc/apply/retryOnConflict.ts'
import type { DesiredState, ResourceSpec } from '../vpc/desired/desiredState.ts'
import { serviceNameFilter } from '../vpc/desired/endpointServices.ts'
import type { AwsEnvironment } from '../vpc/desired/policies.ts'
import { PreflightError } from '../vpc/diagnostics/diagnostics.ts'
import { noSuchVpc } from '../vpc/diagnostics/messages.ts'
import type { Ec2 } from '../vpc/ec2/ec2.ts'
import { isNoSuchVpc, SupersededError } from '../vpc/ec2/errors.ts'
import type { Action } from '../vpc/model/actions.ts'
import type { ObservedVpc } from '../vpc/model/observed.ts'
import { observe } from '../vpc/observe/observe.ts'
import { s3PrefixListIdOf } from '../vpc/observe/prefixList.ts'
import { driftOf } from '../vpc/plan/drift.ts'
import { plan } from '../vpc/plan/plan.ts'
import { groupsAskedAbout } from '../vpc/validate/preflight.ts'
import { validate } from '../vpc/validate/validate.ts'
import { handleDelete, leave } from './delete.ts'
import { answerTo, responseTooLarge } from './outputs.ts'
import { abandonedVpcId, oldPropertiesOf, retiredTags } from './previousProperties.ts'
import { outputsOf, settlingIn } from './provision.ts'

/** What a request is carried out with. */
export interface ReconcileContext {
  ec2: Ec2
  /** Where the function runs, and so where the VPC is. */
  environment: AwsEnvironment
  progress: Progress
  /** Reads what the tasks of these definitions need. */
  readTaskDefinitions: (names: readonly string[]) => Promise<Derived>
  /** Told each plan before it is applied. */
  onPlan?: (actions: readonly Action[]) => void
  /** Told what was changed behind the resource's back since its last update, as the actions that put it right. */
  onDrift?: (actions: readonly Action[]) => void
}

/** A request, and its properties once they are parsed: a Delete needs none. */
export interface ReconcileRequest {
  request: CustomResourceRequest
  properties?: Properties
}

/**
 * Create, Update, Delete and rollback are one operation: observe, plan, apply, wait, report.
 * @throws BlockedError before the first change, ApplyError after it, UndoneError where a later request had its way
 */
export const reconcile = (
  { request, properties }: ReconcileRequest,
  context: ReconcileContext,
): Promise<HandlerResult> =>
  properties ? createOrUpdate(request, properties, context) : handleDelete(request, context)

const createOrUpdate = async (
  request: CustomResourceRequest,
  given: Properties,
  context: ReconcileContext,
): Promise<HandlerResult> => {
  const derived = await deriveFor(given, context)
  const properties = derived ? withDerived(given, request.ResourceProperties, derived) : given
  const owner = ownerOf(request.StackId, request.LogicalResourceId)
  const spec = { properties, environment: context.environment, owner, retiredTags: retiredTags(request) }
  const warnings = [
    ...(derived?.warnings ?? []),
    ...platformWarnings(properties, context.environment.region, derived?.needs140),
  ]
  const task: Attempt = { request, spec, creations: new CreatedResources(), warnings }
  const outputs = await retryOnConflict(context.ec2, () => reconcileOnce(task, context)).catch(
    async (error: unknown) => {
      // Its Delete is over, or can't have seen all: nobody else will take the rest away.
      if (error instanceof SupersededError && request.RequestType === 'Create')
        await leave(owner, properties.VpcId, request, context)
      throw error
    },
  )
  const abandoned = abandonedVpcId(request, properties)
  if (abandoned) await leave(owner, abandoned, request, context)
  return answerTo(request, owner, outputs)
}

/** What is asked for, and by which request. */
interface Attempt {
  request: CustomResourceRequest
  spec: ResourceSpec
  creations: CreatedResources
  /** About what task definitions and properties ask of Fargate. */
  warnings: readonly string[]
}

const deriveFor = async (
  { TaskDefinitions: names }: Properties,
  { progress, readTaskDefinitions }: ReconcileContext,
): Promise<Derived | undefined> =>
  names && progress.track(`DescribeTaskDefinition ${names.join(', ')}`, () => readTaskDefinitions(names))

const reconcileOnce = async (task: Attempt, context: ReconcileContext): Promise<ResourceOutputs> => {
  const { request, spec, creations } = task
  const { ec2, progress, onPlan, onDrift } = context
  const { owner } = spec
  const old = oldPropertiesOf(request)
  const look = async (): Promise<Look> => {
    const view = await lookAt(spec, old, ec2)
    creations.verifyVisible(view.vpc, ec2.now())
    return { ...view, warnings: [...task.warnings, ...view.warnings] }
  }
  let seen = await look()
  const lookAgain = async (): Promise<View> => {
    seen = await look()
    return seen
  }
  const drift = old ? driftOf(seen.vpc, spec, old) : []
  if (drift.length > 0) onDrift?.(drift)
  onPlan?.(seen.actions)
  const tooMany = responseTooLarge(request, { ...seen, owner, region: spec.environment.region })
  if (tooMany) throw new PreflightError([tooMany])
  const prefixList = s3PrefixListIdOf(ec2, seen.desired, seen.vpc)
  // What is being applied is waited for in any case: no verdict is given while changes go on.
  prefixList.catch(() => {})
  const applyContext = {
    ec2,
    vpcId: seen.vpc.vpcId,
    owner,
    tags: seen.desired.tags,
    requestId: request.RequestId,
    progress,
    creations,
    deferGroupDeletion: true,
  }
  const applied = await apply(seen, lookAgain, applyContext)
  return outputsOf({ ...seen, owner, applied, s3PrefixListId: await prefixList, region: spec.environment.region })
}

/** A VPC as it is, what is wanted of it, and the way from the one to the other. */
interface Look extends View {
  vpc: ObservedVpc
  desired: DesiredState
  warnings: readonly string[]
}

const lookAt = async (spec: ResourceSpec, old: Properties | undefined, ec2: Ec2): Promise<Look> => {
  const { properties, environment, owner } = spec
  const serviceNames = [properties, ...(old ? [old] : [])].flatMap((one) =>
    serviceNameFilter(needsOf(one), environment.region, one.UseFips),
  )
  const { VpcId } = properties
  const groupIds = groupsAskedAbout(properties)
  const vpc = await observe(ec2, VpcId, [...new Set(serviceNames)], groupIds).catch((error: unknown) => {
    throw isNoSuchVpc(error) ? new PreflightError([noSuchVpc(VpcId, environment.region)]) : error
  })
  const { desired, diagnostics } = validate(vpc, spec)
  diagnostics.throwIfErrors()
  return {
    vpc,
    desired,
    warnings: diagnostics.warnings,
    actions: plan(desired, vpc, owner),
    settling: settlingIn(desired, vpc, owner),
  }
}
