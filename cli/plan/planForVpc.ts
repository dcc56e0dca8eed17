import { isAccessDenied } from '../../handler/accessDenied.ts'
import { needsOf } from '../../handler/fargate/needs.ts'
import type { RequestIds } from '../../handler/protocol/index.ts'
import { responseTooLarge } from '../../handler/reconcile/outputs.ts'
import { type Owner, ownerOf } from '../../handler/resource/owner.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { ownerIds, ownerNamed } from '../../handler/resource/tags.ts'
import { serviceQuery } from '../../handler/vpc/desired/endpointServices.ts'
import { noSuchVpc } from '../../handler/vpc/diagnostics/messages.ts'
import type { Ec2 } from '../../handler/vpc/ec2/ec2.ts'
import { codeOf, isNoSuchVpc } from '../../handler/vpc/ec2/errorCodes.ts'
import { type Action, actionsOf } from '../../handler/vpc/model/actions.ts'
import type { DesiredState, ResourceSpec } from '../../handler/vpc/model/desired.ts'
import { isActive } from '../../handler/vpc/model/endpointState.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import type { ObservedVpc } from '../../handler/vpc/model/observed.ts'
import { observe } from '../../handler/vpc/observe/observe.ts'
import { offeredServices } from '../../handler/vpc/observe/offeredServices.ts'
import { plan } from '../../handler/vpc/plan/plan.ts'
import { referencedGroups } from '../../handler/vpc/validate/preflight.ts'
import { validate } from '../../handler/vpc/validate/validate.ts'
import { messageOf, UsageError } from '../usageError.ts'

export interface PlanRequest {
  properties: Properties
  namesBuckets: ResourceSpec['namesBuckets']
  environment: AwsEnvironment
  /** The name or ARN of the stack to plan for; undefined for a new stack. */
  stack: string | undefined
  logicalResourceId: string
}

/** The plan of the function, as far as it can be known before the request. */
export interface VpcPlan {
  /** Undefined if the VPC does not exist. */
  observed: { vpc: ObservedVpc; desired: DesiredState; owner: Owner } | undefined
  /** Empty if errors block the request. */
  actions: readonly Action[]
  errors: readonly string[]
  warnings: readonly string[]
  /** The names of the stacks that have endpoints in the VPC. */
  stacks: readonly string[]
}

/** Plans as the function does. Reads the VPC, and changes nothing. */
export const planForVpc = async (
  ec2: Ec2,
  { properties, namesBuckets, environment, stack, logicalResourceId }: PlanRequest,
): Promise<VpcPlan> => {
  const vpc = await read(ec2, properties, environment)
  if (!vpc) {
    const errors = [noSuchVpc(properties.VpcId, environment.region)]
    return { observed: undefined, actions: [], errors, warnings: [], stacks: [] }
  }
  const owners = ownersIn(vpc)
  const owner = ownerFor(stack, logicalResourceId, owners, properties.VpcId)
  const spec = { properties, namesBuckets, environment, owner, retiredTags: {} }
  const { desired, diagnostics } = validate(vpc, spec)
  const { warnings } = diagnostics
  const request = requestOf(owner, environment)
  const tooMany = responseTooLarge(request, { desired, vpc, owner, region: environment.region, warnings })
  const errors = [...diagnostics.errors, ...(tooMany ? [tooMany] : [])]
  const actions = errors.length > 0 ? [] : actionsOf(plan(desired, vpc, owner))
  return {
    observed: { vpc, desired, owner },
    actions,
    errors,
    warnings,
    stacks: [...new Set(owners.map(({ stackId }) => stackNameOf(stackId)))],
  }
}

const read = async (ec2: Ec2, properties: Properties, { region }: AwsEnvironment): Promise<ObservedVpc | undefined> => {
  const readServices = offeredServices(ec2, serviceQuery(needsOf(properties), region, properties.UseFips))
  try {
    return await observe(ec2, properties.VpcId, { readServices, groupIds: referencedGroups(properties) })
  } catch (error) {
    if (isNoSuchVpc(error)) return undefined
    throw unreadable(error, region)
  }
}

/** The error for a VPC that may exist but could not be read. */
export const unreadable = (error: unknown, region: string): UsageError =>
  new UsageError(
    isAccessDenied(error)
      ? `Expected to be allowed ec2:Describe… in ${region}, got: ${messageOf(error)}. The permissions are those of "Observe" in template.yaml`
      : `Expected EC2 of ${region} to answer, got ${codeOf(error)}: ${messageOf(error)}`,
  )

/**
 * Ids as long as those of the real request, because they affect the size of the response. Only the name of a new stack
 * and the UUIDs are not known yet.
 */
const requestOf = (
  { stackId, logicalResourceId }: Owner,
  { partition, region, accountId }: AwsEnvironment,
): RequestIds => ({
  StackId: stackId.startsWith('arn:')
    ? stackId
    : `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackId}/${NO_UUID}`,
  RequestId: NO_UUID,
  LogicalResourceId: logicalResourceId,
})

const NO_UUID = '00000000-0000-0000-0000-000000000000'

/** @param stack its ARN or its name */
export const stackNameOf = (stack: string): string => /:stack\/([^/]+)/.exec(stack)?.[1] ?? stack

/** The owners of endpoints in the VPC. The tags name the ARN of the stack and the logical id. */
export const ownersIn = ({ endpoints }: ObservedVpc): Owner[] => {
  const byId = new Map(
    endpoints.filter(isActive).flatMap(({ tags }) => ownerIds(tags).map((id) => [id, ownerNamed(tags, id)])),
  )
  return [...byId.values()]
}

const ownerFor = (
  stack: string | undefined,
  logicalResourceId: string,
  owners: readonly Owner[],
  vpcId: string,
): Owner => {
  if (stack === undefined) return ownerOf('a new stack', logicalResourceId)
  const named = owners.filter((owner) => stackNameOf(owner.stackId) === stack || owner.stackId === stack)
  const owner = named.find((one) => one.logicalResourceId === logicalResourceId)
  if (owner) return owner
  const known = owners.map((one) => `${stackNameOf(one.stackId)} (${one.logicalResourceId})`).join(', ') || 'none'
  throw new UsageError(
    `--stack: expected a stack whose resource ${logicalResourceId} has endpoints in ${vpcId} (${known}), got ${stack}`,
  )
}
