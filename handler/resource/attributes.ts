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

/** The minimum length in characters: `Warnings` always ends with the sentence that says what was left empty. */
const SHORT_WARNINGS = [200, 130]

/**
 * Every attribute, with an empty string for no value. If the attributes do not fit into a response, `DnsEntries` is left
 * empty, then `RouteTableIds`, then `SubnetIds`, then the end of `Warnings` is cut. Endpoint ids are never left out.
 * @param fits whether CloudFormation accepts a response with these attributes
 */
export const attributesOf = (outputs: ResourceOutputs, fits: (attributes: Attributes) => boolean): Attributes => {
  const gaveWay = (names: string): string =>
    `${names} left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes.`
  const warned = (given: ResourceOutputs, warning: string): ResourceOutputs => ({
    ...given,
    warnings: [warning, ...outputs.warnings],
  })
  const hadEntries = outputs.dnsEntries.length > 0
  const withoutEntries = hadEntries ? warned({ ...outputs, dnsEntries: [] }, gaveWay('DnsEntries is')) : outputs
  const withoutTables = warned(
    { ...withoutEntries, routeTableIds: [] },
    gaveWay(hadEntries ? 'DnsEntries and RouteTableIds are' : 'RouteTableIds is'),
  )
  const withoutSubnets = warned(
    { ...withoutTables, subnetIds: [] },
    gaveWay(`${hadEntries ? 'DnsEntries, ' : ''}RouteTableIds and SubnetIds are`),
  )
  const candidates = [outputs, withoutEntries, withoutTables, withoutSubnets].map(allAttributes)
  const { Warnings = '', ...others } = allAttributes(withoutSubnets)
  const shortened = SHORT_WARNINGS.map((length) => ({ ...others, Warnings: `${Warnings.slice(0, length)}…` }))
  return [...candidates, ...shortened].find(fits) ?? (shortened.at(-1) as Attributes)
}
