import { platformWarnings } from '../fargate/platformWarnings.ts'
import { propertiesFor } from '../fargate/taskDefinitions/derivedProperties.ts'
import { withDerived } from '../fargate/taskDefinitions/withDerived.ts'
import type { CustomResourceRequest } from '../protocol/index.ts'
import type { Owner } from '../resource/owner.ts'
import type { Properties } from '../resource/properties.ts'
import { SERVICE } from '../resource/tags.ts'
import { apply } from '../vpc/apply/apply.ts'
import { PreflightError } from '../vpc/diagnostics/diagnostics.ts'
import { servicesKept } from '../vpc/diagnostics/messages.ts'
import { isActive } from '../vpc/model/endpointState.ts'
import { observeResources } from '../vpc/observe/observe.ts'
import { isManagedFor } from '../vpc/ownership/ownership.ts'
import { bucketsOf } from '../vpc/ownership/sharedPolicy.ts'
import { applyContext, type ReconcileContext } from './context.ts'

interface WithTaskDefinitions {
  properties: Properties
  warnings: readonly string[]
}

/**
 * Adds what the tasks of `TaskDefinitions` need to the properties. CloudFormation does not say whether an Update is a
 * rollback, which must not fail because a task definition was deregistered meanwhile. So an Update that cannot read one
 * keeps the services that the resource has.
 * @throws PreflightError if one cannot be read and the resource has no services yet
 */
export const withTaskDefinitions = async (
  given: Properties,
  request: CustomResourceRequest,
  owner: Owner,
  context: ReconcileContext,
): Promise<WithTaskDefinitions> => {
  const { progress, readTaskDefinitions, environment } = context
  const { region } = environment
  const names = given.TaskDefinitions
  if (!names) return { properties: given, warnings: platformWarnings(given, region) }
  const { derived, unreadable } = await progress.trackQuietly(`DescribeTaskDefinition ${names.join(', ')}`, () =>
    readTaskDefinitions(names),
  )
  const mayKeep = unreadable.length > 0 && request.RequestType === 'Update'
  const kept = mayKeep ? await ownedNeeds(given.VpcId, request, owner, context) : NOTHING
  if (unreadable.length > 0 && kept.services.length === 0) throw new PreflightError([unreadable.join(' ')])
  const needed = propertiesFor([...derived.reasons.keys(), ...kept.services], [...derived.S3Buckets, ...kept.buckets])
  const properties = withDerived(given, request.ResourceProperties, needed)
  const warnings = [...derived.warnings, ...platformWarnings(properties, region, derived.needsVersion140)]
  return { properties, warnings: unreadable.length > 0 ? [servicesKept(unreadable), ...warnings] : warnings }
}

interface OwnedNeeds {
  /** Short names. */
  services: readonly string[]
  buckets: readonly string[]
}

const NOTHING: OwnedNeeds = { services: [], buckets: [] }

/**
 * What the owner already has in the VPC. It is read under the lease, so that it includes everything that was written
 * before.
 */
const ownedNeeds = (
  vpcId: string,
  request: CustomResourceRequest,
  owner: Owner,
  context: ReconcileContext,
): Promise<OwnedNeeds> =>
  apply(
    {
      read: () => observeResources(context.ec2, vpcId),
      plan: ({ endpoints }) => {
        const owned = endpoints.filter((endpoint) => isActive(endpoint) && isManagedFor(owner, endpoint.tags))
        const services = owned.flatMap(({ tags }) => tags[SERVICE] ?? [])
        return { plan: [], result: { services, buckets: owned.flatMap(({ policy }) => bucketsOf(policy, owner.id)) } }
      },
    },
    applyContext(vpcId, request, context),
  )
