/** Finds the endpoints of a VPC that a resource can adopt, and tags them for it. */
import { CreateTagsCommand } from '@aws-sdk/client-ec2'
import { needsOf } from '../../handler/fargate/needs.ts'
import { ownerOf } from '../../handler/resource/owner.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { isManaged, MANAGED } from '../../handler/resource/tags.ts'
import { serviceQuery } from '../../handler/vpc/desired/endpointServices.ts'
import { selectServices } from '../../handler/vpc/desired/selectServices.ts'
import { gatewayRouteTables } from '../../handler/vpc/desired/subnets.ts'
import { Diagnostics } from '../../handler/vpc/diagnostics/diagnostics.ts'
import { noSuchVpc } from '../../handler/vpc/diagnostics/messages.ts'
import type { Ec2 } from '../../handler/vpc/ec2/ec2.ts'
import { codeOf, isNoSuchVpc } from '../../handler/vpc/ec2/errorCodes.ts'
import { isActive } from '../../handler/vpc/model/endpointState.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import type { Endpoint, ObservedVpc } from '../../handler/vpc/model/observed.ts'
import { observe } from '../../handler/vpc/observe/observe.ts'
import { offeredServices } from '../../handler/vpc/observe/offeredServices.ts'
import { matchesService } from '../../handler/vpc/ownership/ownership.ts'
import { unreadable } from '../plan/planForVpc.ts'
import { messageOf, UsageError } from '../usageError.ts'

/** An endpoint of a requested service that this project does not manage. */
export interface Candidate {
  service: string
  endpointId: string
  /** True for at most one endpoint of each service. */
  isAdoptable: boolean
  why: string
}

/** @throws UsageError if the VPC can't be read, or the region does not offer a service */
export const findCandidates = async (
  ec2: Ec2,
  properties: Properties,
  environment: AwsEnvironment,
): Promise<Candidate[]> => {
  const readServices = offeredServices(ec2, serviceQuery(needsOf(properties), environment.region, properties.UseFips))
  const vpc = await observe(ec2, properties.VpcId, { readServices, groupIds: [] }).catch((error: unknown) => {
    if (isNoSuchVpc(error)) throw new UsageError(noSuchVpc(properties.VpcId, environment.region))
    throw unreadable(error, environment.region)
  })
  // The resource and `plan` validate the endpoints. Only the selected services matter here.
  const diagnostics = new Diagnostics()
  const spec = { properties, namesBuckets: false, environment, owner: ownerOf('', 'Endpoints'), retiredTags: {} }
  const { selected } = selectServices(vpc, spec, diagnostics)
  if (diagnostics.errors.length > 0) throw new UsageError(diagnostics.errors.join(' '))
  const tables = gatewayRouteTables(vpc, properties, diagnostics)
  return selected.flatMap(({ service, endpointService }) =>
    candidatesFor(service, endpointsOf(vpc, endpointService, tables)),
  )
}

/** The active endpoints of the service, the most useful first: with private DNS, or in the most route tables. */
const endpointsOf = (
  vpc: ObservedVpc,
  endpointService: Parameters<typeof matchesService>[1],
  tables: readonly string[],
): Endpoint[] => {
  const use = ({ privateDns, routeTableIds }: Endpoint): number =>
    Number(privateDns) + routeTableIds.filter((id) => tables.includes(id)).length
  return vpc.endpoints
    .filter((endpoint) => matchesService(endpoint, endpointService) && isActive(endpoint))
    .sort((a, b) => use(b) - use(a))
}

const candidatesFor = (service: string, endpoints: readonly Endpoint[]): Candidate[] => {
  const managed = endpoints.find(({ tags }) => isManaged(tags))
  const [first, ...others] = endpoints.filter(({ tags }) => !isManaged(tags))
  if (!first) return []
  const left = (other: Endpoint, instead: Endpoint): Candidate => ({
    service,
    endpointId: other.endpointId,
    isAdoptable: false,
    why: `${instead.endpointId} serves ${service} instead; delete this one once nobody uses it`,
  })
  if (managed) return [first, ...others].map((other) => left(other, managed))
  return [
    { service, endpointId: first.endpointId, isAdoptable: true, why: whyOf(first, service) },
    ...others.map((other) => left(other, first)),
  ]
}

const whyOf = ({ tags }: Endpoint, service: string): string => {
  const stack = tags['aws:cloudformation:stack-name']
  const why = `serves ${service}; the resource keeps its id, and replaces its policy, subnets and groups by its own`
  return stack === undefined ? why : `${why}. Before: set DeletionPolicy: Retain on it in the stack ${stack}`
}

/**
 * Tags the adoptable endpoints, so that the next resource that needs their services adopts them.
 * @throws UsageError if EC2 rejects the call
 */
export const tagCandidates = async (ec2: Ec2, candidates: readonly Candidate[]): Promise<void> => {
  const Resources = candidates.filter(({ isAdoptable }) => isAdoptable).map(({ endpointId }) => endpointId)
  if (Resources.length === 0) return
  try {
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: MANAGED, Value: 'true' }] }))
  } catch (error) {
    throw new UsageError(
      `Expected to tag ${Resources.join(', ')} (ec2:CreateTags), got ${codeOf(error)}: ${messageOf(error)}`,
    )
  }
}
