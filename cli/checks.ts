import { fixedMonthlyCost } from '../handler/cost/estimate.ts'
import { catalogue } from '../handler/fargate/catalogue.ts'
import type { Attributes } from '../handler/resource/attributes.ts'
import type { ReferenceNetwork } from '../simulator/referenceNetwork.ts'
import type { HeldEndpoint, HeldVpc } from './heldVpc.ts'
import { effectsOf } from './policyEffects.ts'

/** Something that is said of a VPC, and where it does not hold. */
export interface Check {
  claim: string
  problems: string[]
}

/** What a step of the demo has to bring about in the reference network. */
export interface Expectation {
  interfaces: readonly string[]
  gateways: readonly string[]
  /** Those that the S3 gateway lets through beside ECR's layer bucket. */
  buckets: readonly string[]
}

/** Compares two lists of facts, whatever their order; a fact that is there twice has to be expected twice. */
export const check = (claim: string, expected: readonly string[], found: readonly string[]): Check => ({
  claim,
  problems: [
    ...without(expected, found).map((fact) => `missing: ${fact}`),
    ...without(found, expected).map((fact) => `not expected: ${fact}`),
  ],
})

const without = (facts: readonly string[], others: readonly string[]): string[] => {
  const left = [...others]
  return facts.filter((fact) => {
    const at = left.indexOf(fact)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Everything that has to be true of the reference network and of the answer once a step has succeeded. */
export const checksOf = (
  expectation: Expectation,
  network: ReferenceNetwork,
  held: HeldVpc,
  attributes: Attributes,
): Check[] => [
  checkServices(expectation, held.endpoints),
  checkInterfaces(expectation, network, held.endpoints),
  checkGroup(held),
  checkGateways(expectation, network, held.endpoints),
  checkPolicy(expectation, network, held.endpoints),
  checkAttributes(network, held, attributes),
]

export const isTrue = ({ problems }: Check): boolean => problems.length === 0

/** Compares the VPC before everything with the VPC after it, as text. */
export const checkSnapshot = (found: string, left: string): Check =>
  check('The VPC is as it was found: its subnets, tables, routes, groups and tags', found.split('\n'), left.split('\n'))

/** What a resource is after a step: its id, and its endpoints. */
export interface Provision {
  ref: string
  endpoints: readonly HeldEndpoint[]
}

/** What a step leaves in place keeps its identity: a replaced endpoint would be an outage. */
export const checkContinuity = (before: Provision, after: Provision): Check => {
  const servicesOf = ({ endpoints }: Provision): string[] => endpoints.map(({ service }) => service)
  const staying = servicesOf(before).filter((service) => servicesOf(after).includes(service))
  const identities = ({ ref, endpoints }: Provision): string[] => [
    `Ref ${ref}`,
    ...endpoints.filter(({ service }) => staying.includes(service)).map(({ service, id }) => `${service} ${id}`),
  ]
  const claim =
    staying.length > 0 ? `Ref and the ${staying.length} endpoints that stay are the same` : 'Ref is the same'
  return check(claim, identities(before), identities(after))
}

const of = (endpoints: readonly HeldEndpoint[], kind: HeldEndpoint['kind']): HeldEndpoint[] =>
  endpoints.filter((endpoint) => endpoint.kind === kind)

const checkServices = ({ interfaces, gateways }: Expectation, endpoints: readonly HeldEndpoint[]): Check =>
  check(
    `The VPC holds exactly ${interfaces.length + gateways.length} endpoints, all available: ` +
      `interface ${interfaces.join(', ')}; gateway ${gateways.join(', ')}`,
    [...interfaces.map((name) => `interface ${name}`), ...gateways.map((name) => `gateway ${name}`)].map(
      (endpoint) => `${endpoint}, available`,
    ),
    endpoints.map(({ kind, service, state }) => `${kind.toLowerCase()} ${service}, ${state}`),
  )

const checkInterfaces = (
  { interfaces }: Expectation,
  { privateSubnetIds }: ReferenceNetwork,
  endpoints: readonly HeldEndpoint[],
): Check =>
  check(
    'The interfaces are in both private subnets, with private DNS',
    interfaces.map((service) => `${service} in ${privateSubnetIds.toSorted()}, private DNS true`),
    of(endpoints, 'Interface').map(
      ({ service, subnetIds, privateDns }) => `${service} in ${subnetIds}, private DNS ${privateDns}`,
    ),
  )

const checkGroup = ({ endpoints, groupRules }: HeldVpc): Check => {
  const groups = new Set(of(endpoints, 'Interface').map(({ groupIds }) => groupIds.join()))
  return check(
    'One security group is theirs: TCP 443 in from the VPC, nothing out',
    ['1 group', 'in tcp 443 from 10.0.0.0/16'],
    [`${groups.size} group`, ...groupRules],
  )
}

const checkGateways = (
  { gateways }: Expectation,
  { privateRouteTableIds }: ReferenceNetwork,
  endpoints: readonly HeldEndpoint[],
): Check =>
  check(
    'The gateway is in both private route tables, and in no other',
    gateways.map((service) => `${service} in ${privateRouteTableIds.toSorted()}`),
    of(endpoints, 'Gateway').map(({ service, routeTableIds }) => `${service} in ${routeTableIds}`),
  )

/** `ap-northeast-1` of `ap-northeast-1a` */
const regionOf = ({ zones }: ReferenceNetwork): string => zones[0]?.slice(0, -1) ?? ''

const checkPolicy = (
  { buckets }: Expectation,
  network: ReferenceNetwork,
  endpoints: readonly HeldEndpoint[],
): Check => {
  const reachable = [`prod-${regionOf(network)}-starport-layer-bucket`, ...buckets]
  return check(
    `Its policy allows GetObject and GetBucketLocation on ${["ECR's layer bucket", ...buckets].join(' and ')} alone`,
    reachable.flatMap((bucket) =>
      [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`].flatMap((arn) => [
        `Allow s3:GetObject on ${arn}`,
        `Allow s3:GetBucketLocation on ${arn}`,
      ]),
    ),
    of(endpoints, 'Gateway').flatMap(({ policy }) => effectsOf(policy)),
  )
}

const checkAttributes = (network: ReferenceNetwork, held: HeldVpc, attributes: Attributes): Check => {
  const { Warnings: _, ...answered } = attributes
  return check(
    'The attributes name exactly what EC2 holds',
    factsOf(attributesExpected(network, held)),
    factsOf(answered),
  )
}

/** A list's order is the function's own to choose. */
const factsOf = (attributes: Attributes): string[] =>
  Object.entries(attributes).map(([name, value]) => `${name} is "${value.split(',').sort()}"`)

const attributesExpected = (network: ReferenceNetwork, { endpoints, s3PrefixListId }: HeldVpc): Attributes => {
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
    VpcId: network.vpcId,
  }
}
