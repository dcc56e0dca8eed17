/** The answer to a request once the VPC is in its desired state, and whether CloudFormation accepts it. */
import { fixedMonthlyCost } from '../cost/estimate.ts'
import { fitsResponse, type HandlerResult, type RequestIds } from '../protocol/index.ts'
import { attributesOf, type ResourceOutputs, type ServingEndpoint } from '../resource/attributes.ts'
import { type Owner, physicalIdOf } from '../resource/owner.ts'
import { tooManyEndpoints } from '../vpc/diagnostics/messages.ts'
import type { DesiredState } from '../vpc/model/desired.ts'
import type { Endpoint, ObservedVpc } from '../vpc/model/observed.ts'
import { managedGroupOf } from '../vpc/ownership/managedGroup.ts'
import { findManagedEndpoint } from '../vpc/ownership/ownership.ts'

/** A VPC, and what an owner wants in it. */
export interface Resolved {
  desired: DesiredState
  vpc: ObservedVpc
  owner: Owner
  region: string
  warnings: readonly string[]
}

/** What an owner has in a VPC. The id of something that does not exist yet is empty. */
export const outputsOf = ({ desired, vpc, owner, region, warnings }: Resolved): ResourceOutputs => ({
  vpcId: vpc.vpcId,
  created: desired.endpoints.map((one): ServingEndpoint => {
    const endpointId = findManagedEndpoint(one, vpc.endpoints, owner)?.endpointId ?? ''
    return { service: one.service, endpointId }
  }),
  reused: desired.reused,
  securityGroupId: desired.group ? (managedGroupOf(vpc)?.groupId ?? '') : '',
  subnetIds: subnetIdsOf(desired, vpc),
  routeTableIds: desired.routeTableIds,
  availabilityZones: desired.subnets.map(({ availabilityZone }) => availabilityZone),
  ...s3PrefixListIdsOf(desired, vpc),
  dnsEntries: dnsEntriesOf(desired, vpc, owner),
  estimatedMonthlyCost: fixedMonthlyCost(region, endpointZonesOf(desired)),
  warnings,
})

/** The managed interface endpoints, each counted once for each of its zones. Others pay for reused ones. */
export const endpointZonesOf = ({ endpoints }: Pick<DesiredState, 'endpoints'>): number =>
  endpoints.reduce((zones, { subnetIds }) => zones + subnetIds.length, 0)

/** The subnets of the managed interface endpoints, ordered by zone; without such endpoints, the selected subnets. */
const subnetIdsOf = ({ endpoints, subnets }: DesiredState, vpc: ObservedVpc): string[] => {
  const ids = new Set(endpoints.flatMap(({ subnetIds }) => subnetIds))
  if (ids.size === 0) return subnets.map(({ subnetId }) => subnetId)
  return vpc.subnets
    .filter(({ subnetId }) => ids.has(subnetId))
    .sort((a, b) => a.availabilityZone.localeCompare(b.availabilityZone))
    .map(({ subnetId }) => subnetId)
}

/** The first name of an interface endpoint is valid in all of its zones. */
const dnsEntriesOf = (
  { endpoints, reused }: DesiredState,
  vpc: ObservedVpc,
  owner: Owner,
): ResourceOutputs['dnsEntries'] => [
  ...endpoints.flatMap((one) => entryOf(one.service, findManagedEndpoint(one, vpc.endpoints, owner))),
  ...reused.flatMap(({ service, endpointId }) =>
    entryOf(
      service,
      vpc.endpoints.find((endpoint) => endpoint.endpointId === endpointId),
    ),
  ),
]

const entryOf = (service: string, endpoint: Endpoint | undefined): ResourceOutputs['dnsEntries'] =>
  (endpoint?.dnsEntries ?? []).slice(0, 1).map((entry) => ({ service, ...entry }))

/**
 * The prefix lists of the S3 gateway, for the rules of tasks' groups; empty if no S3 gateway is wanted. The name of the
 * IPv6 list has `ipv6` before the service's short name, as for other services, or equals the name of the other list
 * (assumed).
 */
const s3PrefixListIdsOf = (
  { endpoints, reused }: DesiredState,
  vpc: ObservedVpc,
): Pick<ResourceOutputs, 's3PrefixListId' | 's3Ipv6PrefixListId'> => {
  const reusedIds = reused.filter(({ service }) => service === 's3').map(({ endpointId }) => endpointId)
  const serviceName =
    endpoints.find(({ service }) => service === 's3')?.serviceName ??
    vpc.endpoints.find(({ endpointId }) => reusedIds.includes(endpointId))?.serviceName
  const names = serviceName ? [serviceName, serviceName.replace(/\.s3$/, '.ipv6.s3')] : []
  const idOf = (wantsIpv6: boolean): string =>
    vpc.prefixLists.find(({ name, isIpv6 }) => names.includes(name) && isIpv6 === wantsIpv6)?.prefixListId ?? ''
  return { s3PrefixListId: idOf(false), s3Ipv6PrefixListId: idOf(true) }
}

export const answerTo = (request: RequestIds, owner: Owner, outputs: ResourceOutputs): HandlerResult => {
  const PhysicalResourceId = physicalIdOf(outputs.vpcId, owner)
  const Data = attributesOf(outputs, (data) => fitsResponse(request, { PhysicalResourceId, Data: data }))
  return { PhysicalResourceId, Data }
}

/** Placeholders as long as the longest ids of EC2. */
const UNKNOWN = {
  endpoint: 'vpce-0123456789abcdef0',
  group: 'sg-0123456789abcdef0',
  prefixList: 'pl-0123456789abcdef0',
}

/**
 * Why no answer is possible: with the ids of all endpoints it exceeds CloudFormation's limit, even without the
 * attributes that may be left empty.
 */
export const responseTooLarge = (request: RequestIds, resolved: Resolved): string | undefined => {
  const present = outputsOf(resolved)
  const outputs = {
    ...present,
    created: present.created.map((one) => ({ ...one, endpointId: one.endpointId || UNKNOWN.endpoint })),
    securityGroupId: present.securityGroupId || (resolved.desired.group ? UNKNOWN.group : ''),
    s3PrefixListId: present.s3PrefixListId || UNKNOWN.prefixList,
    s3Ipv6PrefixListId: present.s3Ipv6PrefixListId || UNKNOWN.prefixList,
  }
  const fits = fitsResponse(request, answerTo(request, resolved.owner, outputs))
  return fits ? undefined : tooManyEndpoints(outputs.created.length + outputs.reused.length)
}
