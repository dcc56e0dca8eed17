import { catalogue } from '../fargate/catalogue.ts'

/** An endpoint and its service. */
export interface ServingEndpoint {
  service: string
  endpointId: string
}

/** What an owner uses, for `Fn::GetAtt`. */
export interface ResourceOutputs {
  vpcId: string
  /** Endpoints that this resource type created, for any owner. */
  created: readonly ServingEndpoint[]
  /** Existing endpoints that this resource type does not manage. */
  reused: readonly ServingEndpoint[]
  securityGroupId: string
  subnetIds: readonly string[]
  routeTableIds: readonly string[]
  availabilityZones: readonly string[]
  /** Of IPv4 addresses. */
  s3PrefixListId: string
  s3Ipv6PrefixListId: string
  /** The regional name of each interface endpoint, and its hosted zone. */
  dnsEntries: readonly { service: string; name: string; hostedZoneId: string }[]
  /** In US dollars, before data; an empty string if the region's price is unknown. */
  estimatedMonthlyCost: string
  warnings: readonly string[]
}

export type Attributes = Record<string, string>

const idsOf = (endpoints: readonly ServingEndpoint[]): string => endpoints.map(({ endpointId }) => endpointId).join(',')

const allAttributes = (outputs: ResourceOutputs): Attributes => {
  const endpoints = [...outputs.created, ...outputs.reused]
  const idOf = (service: string): string => endpoints.find((one) => one.service === service)?.endpointId ?? ''
  const additional = endpoints.filter(({ service }) => !catalogue.some((entry) => entry.service === service))
  return {
    EndpointIds: idsOf(endpoints),
    CreatedEndpointIds: idsOf(outputs.created),
    ReusedEndpointIds: idsOf(outputs.reused),
    ...Object.fromEntries(catalogue.map(({ attribute, service }) => [attribute, idOf(service)])),
    AdditionalEndpointIds: additional.map(({ service, endpointId }) => `${service}=${endpointId}`).join(','),
    SecurityGroupId: outputs.securityGroupId,
    SubnetIds: outputs.subnetIds.join(','),
    RouteTableIds: outputs.routeTableIds.join(','),
    AvailabilityZones: outputs.availabilityZones.join(','),
    AvailabilityZoneCount: String(outputs.availabilityZones.length),
    S3PrefixListId: outputs.s3PrefixListId,
    S3Ipv6PrefixListId: outputs.s3Ipv6PrefixListId,
    DnsEntries: outputs.dnsEntries.map((one) => `${one.service}=${one.hostedZoneId}:${one.name}`).join(','),
    EstimatedMonthlyCost: outputs.estimatedMonthlyCost,
    VpcId: outputs.vpcId,
    Warnings: outputs.warnings.join(' '),
  }
}

/** The lists that are left empty if the attributes do not fit, the least useful first. */
const GIVE_WAY = [
  ['DnsEntries', 'dnsEntries'],
  ['RouteTableIds', 'routeTableIds'],
  ['SubnetIds', 'subnetIds'],
] as const

/** The minimum length in characters: `Warnings` always begins with the sentence that says what was left empty. */
const SHORT_WARNINGS = [200, 130]

/**
 * Every attribute, with an empty string for no value. If the attributes do not fit into a response, `DnsEntries` is left
 * empty, then `RouteTableIds`, then `SubnetIds`, then the end of `Warnings` is cut. Endpoint ids are never left out.
 * @param fits whether CloudFormation accepts a response with these attributes
 */
export const attributesOf = (outputs: ResourceOutputs, fits: (attributes: Attributes) => boolean): Attributes => {
  const lists = GIVE_WAY.filter(([, field]) => outputs[field].length > 0)
  const candidates = [outputs, ...lists.map((_, last) => withoutLists(outputs, lists.slice(0, last + 1)))]
  const all = candidates.map(allAttributes)
  const { Warnings = '', ...others } = all.at(-1) ?? {}
  const shortened = SHORT_WARNINGS.map((length) => ({ ...others, Warnings: `${Warnings.slice(0, length)}…` }))
  return [...all, ...shortened].find(fits) ?? (shortened.at(-1) as Attributes)
}

const withoutLists = (outputs: ResourceOutputs, lists: readonly (typeof GIVE_WAY)[number][]): ResourceOutputs => {
  const names = lists
    .map(([name]) => name)
    .join(', ')
    .replace(/, (\w+)$/, ' and $1')
  const warning = `${names} ${lists.length === 1 ? 'is' : 'are'} left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes.`
  const empty = Object.fromEntries(lists.map(([, field]) => [field, []]))
  return { ...outputs, ...empty, warnings: [warning, ...outputs.warnings] }
}
