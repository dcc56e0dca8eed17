import { fixedMonthlyCost } from '../../../handler/cost/estimate.ts'
import { catalogue } from '../../../handler/fargate/catalogue.ts'
import type { Attributes } from '../../../handler/resource/attributes.ts'
import type { ReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import type { EndpointState, VpcState } from '../vpcState.ts'
import { effectsOf } from './policyEffects.ts'

/** A claim about a VPC, and the facts that contradict it. */
export interface Check {
  claim: string
  problems: string[]
}

/** The expected result of a step of the demo in the reference network. */
export interface Expectation {
  interfaces: readonly string[]
  gateways: readonly string[]
  /** The buckets that the S3 gateway allows, in addition to ECR's layer bucket. */
  buckets: readonly string[]
}

/** Compares two lists of facts in any order. A fact that occurs twice must be expected twice. */
export const check = (claim: string, expected: readonly string[], found: readonly string[]): Check => ({
  claim,
  problems: [
    ...difference(expected, found).map((fact) => `missing: ${fact}`),
    ...difference(found, expected).map((fact) => `unexpected: ${fact}`),
  ],
})

const difference = (facts: readonly string[], others: readonly string[]): string[] => {
  const left = [...others]
  return facts.filter((fact) => {
    const at = left.indexOf(fact)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** All checks of the reference network and of the attributes after a successful step. */
export const checksOf = (
  expectation: Expectation,
  network: ReferenceNetwork,
  vpc: VpcState,
  attributes: Attributes,
): Check[] => [
  checkServices(expectation, vpc.endpoints),
  checkInterfaces(expectation, network, vpc.endpoints),
  checkGroup(vpc),
  checkGateways(expectation, network, vpc.endpoints),
  checkPolicy(expectation, network, vpc.endpoints),
  checkAttributes(network, vpc, attributes),
]

export const passes = ({ problems }: Check): boolean => problems.length === 0

/** Compares the snapshots of the VPC before the first step and after the last one. */
export const checkSnapshot = (before: string, after: string): Check =>
  check(
    'The VPC is as it was before: its subnets, route tables, routes, groups and tags',
    before.split('\n'),
    after.split('\n'),
  )

/** The resource after a step: its physical id and its endpoints. */
export interface ResourceState {
  ref: string
  endpoints: readonly EndpointState[]
}

/** Endpoints that exist before and after a step must be the same ones: replacing an endpoint is an outage. */
export const checkContinuity = (before: ResourceState, after: ResourceState): Check => {
  const servicesOf = ({ endpoints }: ResourceState): string[] => endpoints.map(({ service }) => service)
  const kept = servicesOf(before).filter((service) => servicesOf(after).includes(service))
  const identities = ({ ref, endpoints }: ResourceState): string[] => [
    `Ref ${ref}`,
    ...endpoints.filter(({ service }) => kept.includes(service)).map(({ service, id }) => `${service} ${id}`),
  ]
  const claim =
    kept.length > 0 ? `Ref and the ${kept.length} endpoints that are kept are unchanged` : 'Ref is unchanged'
  return check(claim, identities(before), identities(after))
}

const of = (endpoints: readonly EndpointState[], kind: EndpointState['kind']): EndpointState[] =>
  endpoints.filter((endpoint) => endpoint.kind === kind)

const checkServices = ({ interfaces, gateways }: Expectation, endpoints: readonly EndpointState[]): Check =>
  check(
    `The VPC has exactly ${interfaces.length + gateways.length} endpoints, all available: ` +
      `interface ${interfaces.join(', ')}; gateway ${gateways.join(', ')}`,
    [...interfaces.map((name) => `interface ${name}`), ...gateways.map((name) => `gateway ${name}`)].map(
      (endpoint) => `${endpoint}, available`,
    ),
    endpoints.map(({ kind, service, state }) => `${kind.toLowerCase()} ${service}, ${state}`),
  )

const checkInterfaces = (
  { interfaces }: Expectation,
  { privateSubnetIds }: ReferenceNetwork,
  endpoints: readonly EndpointState[],
): Check =>
  check(
    'The interface endpoints are in both private subnets, with private DNS',
    interfaces.map((service) => `${service} in ${privateSubnetIds.toSorted()}, private DNS true`),
    of(endpoints, 'Interface').map(
      ({ service, subnetIds, privateDns }) => `${service} in ${subnetIds}, private DNS ${privateDns}`,
    ),
  )

const checkGroup = ({ endpoints, groupRules }: VpcState): Check => {
  const groups = new Set(of(endpoints, 'Interface').map(({ groupIds }) => groupIds.join()))
  return check(
    'They share one security group: inbound TCP 443 from the VPC, no outbound rule',
    ['1 group', 'in tcp 443 from 10.0.0.0/16'],
    [`${groups.size} group`, ...groupRules],
  )
}

const checkGateways = (
  { gateways }: Expectation,
  { privateRouteTableIds }: ReferenceNetwork,
  endpoints: readonly EndpointState[],
): Check =>
  check(
    'The gateway endpoint is in both private route tables, and in no other',
    gateways.map((service) => `${service} in ${privateRouteTableIds.toSorted()}`),
    of(endpoints, 'Gateway').map(({ service, routeTableIds }) => `${service} in ${routeTableIds}`),
  )

/** The region of the zones: `ap-northeast-1` for `ap-northeast-1a`. */
const regionOf = ({ zones }: ReferenceNetwork): string => zones[0]?.slice(0, -1) ?? ''

const checkPolicy = (
  { buckets }: Expectation,
  network: ReferenceNetwork,
  endpoints: readonly EndpointState[],
): Check => {
  const reachable = [`prod-${regionOf(network)}-starport-layer-bucket`, ...buckets]
  return check(
    `Its policy allows only GetObject and GetBucketLocation on ${["ECR's layer bucket", ...buckets].join(' and ')}`,
    reachable.flatMap((bucket) =>
      [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`].flatMap((arn) => [
        `Allow s3:GetObject on ${arn}`,
        `Allow s3:GetBucketLocation on ${arn}`,
      ]),
    ),
    of(endpoints, 'Gateway').flatMap(({ policy }) => effectsOf(policy)),
  )
}

const checkAttributes = (network: ReferenceNetwork, vpc: VpcState, attributes: Attributes): Check => {
  const { Warnings: _, ...returned } = attributes
  return check('The attributes match what exists in EC2', factsOf(attributesExpected(network, vpc)), factsOf(returned))
}

/** Sorts lists, since the function may return them in any order. */
const factsOf = (attributes: Attributes): string[] =>
  Object.entries(attributes).map(([name, value]) => `${name} is "${value.split(',').sort()}"`)

const attributesExpected = (network: ReferenceNetwork, vpc: VpcState): Attributes => {
  const { endpoints, s3PrefixListId, s3Ipv6PrefixListId } = vpc
  const ids = endpoints.map(({ id }) => id).join(',')
  const idOf = (service: string): string => endpoints.find((endpoint) => endpoint.service === service)?.id ?? ''
  const endpointZones = endpoints.reduce((sum, { subnetIds }) => sum + subnetIds.length, 0)
  return {
    EndpointIds: ids,
    CreatedEndpointIds: ids,
    ReusedEndpointIds: '',
    ...Object.fromEntries(catalogue.map(({ attribute, service }) => [attribute, idOf(service)])),
    AdditionalEndpointIds: '',
    SecurityGroupId: [...new Set(endpoints.flatMap(({ groupIds }) => groupIds))].join(','),
    SubnetIds: network.privateSubnetIds.join(','),
    RouteTableIds: network.privateRouteTableIds.join(','),
    AvailabilityZones: network.zones.join(','),
    AvailabilityZoneCount: String(network.zones.length),
    EstimatedMonthlyCost: fixedMonthlyCost(regionOf(network), endpointZones),
    S3PrefixListId: s3PrefixListId,
    S3Ipv6PrefixListId: s3Ipv6PrefixListId,
    DnsEntries: of(endpoints, 'Interface')
      .map(({ service, dnsEntry }) => `${service}=${dnsEntry}`)
      .join(','),
    VpcId: network.vpcId,
  }
}
