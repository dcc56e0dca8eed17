import { needsOf } from '../fargate/needs.ts'
import type { CustomResourceRequest, HandlerResult } from '../protocol/index.ts'
import { type Owner, ownerFor } from '../resource/owner.ts'
import { given as givenIn, type Properties } from '../resource/properties.ts'
import { apply } from '../vpc/apply/apply.ts'
import { assertLatest } from '../vpc/apply/latestRequest.ts'
import { serviceQuery } from '../vpc/desired/endpointServices.ts'
import { PreflightError } from '../vpc/diagnostics/diagnostics.ts'
import { noSuchVpc } from '../vpc/diagnostics/messages.ts'
import { isNoSuchVpc } from '../vpc/ec2/errorCodes.ts'
import { SupersededError } from '../vpc/ec2/errors.ts'
import type { Plan } from '../vpc/model/actions.ts'
import type { ObservedVpc } from '../vpc/model/observed.ts'
import { observe } from '../vpc/observe/observe.ts'
import { offeredServices } from '../vpc/observe/offeredServices.ts'
import { plan } from '../vpc/plan/plan.ts'
import { referencedGroups } from '../vpc/validate/preflight.ts'
import { validate } from '../vpc/validate/validate.ts'
import { applyContext, type ReconcileContext, type ReconcileRequest } from './context.ts'
import { handleDelete } from './delete.ts'
import { answerTo, outputsOf, type Resolved, responseTooLarge } from './outputs.ts'
import { abandonedVpcId, templateTags } from './previousProperties.ts'
import { allOf, releaseAbandoned, releaseOwner } from './release.ts'
import { withTaskDefinitions } from './taskDefinitions.ts'

/**
 * Create, Update, Delete and rollback are one operation: observe, plan, apply, wait, report.
 * @throws PreflightError before the first change, ApplyError after it, SupersededError or OutdatedRequestError if
 *   a later request came
 */
export const reconcile = async (
  { request, properties }: ReconcileRequest,
  context: ReconcileContext,
): Promise<HandlerResult> => {
  if (request.RequestType === 'Delete') return handleDelete(request, context)
  if (!properties) throw new Error(`${request.RequestType}: expected parsed properties, got none`)
  return createOrUpdate(request, properties, context)
}

const createOrUpdate = async (
  request: CustomResourceRequest,
  properties: Properties,
  context: ReconcileContext,
): Promise<HandlerResult> => {
  const owner = ownerFor(request, properties.VpcId)
  const result = reconcileUnlessSuperseded(request, properties, owner, context)
  const abandoned = abandonedVpcId(request, properties)
  await allOf([result, ...(abandoned ? [releaseAbandoned(abandoned, owner, request, context)] : [])])
  return result
}

const reconcileUnlessSuperseded = async (
  request: CustomResourceRequest,
  given: Properties,
  owner: Owner,
  context: ReconcileContext,
): Promise<HandlerResult> => {
  try {
    const { properties, warnings } = await withTaskDefinitions(given, request, owner, context)
    return await reconcileVpc(request, properties, owner, warnings, context)
  } catch (error) {
    // Its Delete is over, or could not see everything, so nobody else will remove the rest.
    if (error instanceof SupersededError && request.RequestType === 'Create')
      await releaseOwner(owner, given.VpcId, request, context)
    throw error
  }
}

const reconcileVpc = async (
  request: CustomResourceRequest,
  properties: Properties,
  owner: Owner,
  warnings: readonly string[],
  context: ReconcileContext,
): Promise<HandlerResult> => {
  const { ec2, environment } = context
  const { VpcId: vpcId, UseFips } = properties
  const { region } = environment
  const spec = {
    properties,
    namesBuckets: 'S3Buckets' in givenIn(request.ResourceProperties),
    environment,
    owner,
    retiredTags: templateTags(request.OldResourceProperties),
  }
  const readServices = offeredServices(ec2, serviceQuery(needsOf(properties), region, UseFips))
  const applying = { ...applyContext(vpcId, request, context), deferGroupDeletion: true }
  // From all rounds: the last one finds nothing more to change, so it has no warnings about changes.
  const aboutChanges = new Set<string>()
  const resolve = (vpc: ObservedVpc): { plan: Plan; result: Resolved } => {
    const { desired, diagnostics } = validate(vpc, spec)
    diagnostics.throwIfErrors()
    for (const warning of diagnostics.aboutChange) aboutChanges.add(warning)
    const found = new Set([...warnings, ...diagnostics.warnings, ...aboutChanges])
    const result = { desired, vpc, owner, region, warnings: [...found] }
    const tooLarge = responseTooLarge(request, result)
    if (tooLarge) throw new PreflightError([tooLarge])
    return { plan: plan(desired, vpc, owner), result }
  }
  const resolved = await apply(
    {
      read: () =>
        observe(ec2, vpcId, { readServices, groupIds: referencedGroups(properties) }).catch((error: unknown) => {
          throw isNoSuchVpc(error) ? new PreflightError([noSuchVpc(vpcId, region)], { mayBeLag: true }) : error
        }),
      onObserved: (vpc, lease) => {
        assertLatest(lease, owner, request.RequestId, context.requestedAt)
        applying.created.assertNotDeleted(vpc, lease.handover)
      },
      plan: resolve,
    },
    applying,
  )
  const outputs = outputsOf({ ...resolved, warnings: [...applying.leftGroups.values(), ...resolved.warnings] })
  return answerTo(request, owner, outputs)
}
