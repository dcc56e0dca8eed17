import { catalogue } from '../fargate/catalogue.ts'

/** An endpoint, and the service that it serves. */
export interface ServingEndpoint {
  service: string
  endpointId: string
}

/** What a user has been given, for `Fn::GetAtt`. */
export interface Provision {
  vpcId: string
  /** Endpoints of this resource type's making, whichever user's. */
  created: readonly ServingEndpoint[]
  /** Endpoints of others. */
  reused: readonly ServingEndpoint[]
  securityGroupId: string
  subnetIds: readonly string[]
  routeTableIds: readonly string[]
  availabilityZones: readonly string[]
  s3PrefixListId: string
  /** In US dollars, before any data; an empty string where the region's price is not known. */
  estimatedMonthlyCost: string
  warnings: readonly string[]
}

export type Attributes = Record<string, string>

const idsOf = (endpoints: readonly ServingEndpoint[]): string => endpoints.map(({ endpointId }) => endpointId).join(',')

const allAttributes = (provision: Provision): Attributes => {
  const endpoints = [...provision.created, ...provision.reused]
  const idOf = (service: string): string => endpoints.find((one) => one.service === service)?.endpointId ?? ''
  const additional = endpoints.filter(({ service }) => !catalogue.some((entry) => entry.service === service))
  return {
    EndpointIds: idsOf(endpoints),
    CreatedEndpointIds: idsOf(provision.created),
    ReusedEndpointIds: idsOf(provision.reused),
    ...Object.fromEntries(catalogue.map(({ attribute, service }) => [attribute, idOf(service)])),
    AdditionalEndpointIds: additional.map(({ service, endpointId }) => `${service}=${endpointId}`).join(','),
    SecurityGroupId: provision.securityGroupId,
    SubnetIds: provision.subnetIds.join(','),
    RouteTableIds: provision.routeTableIds.join(','),
    AvailabilityZones: provision.availabilityZones.join(','),
    AvailabilityZoneCount: String(provision.availabilityZones.length),
    S3PrefixListId: provision.s3PrefixListId,
    EstimatedMonthlyCost: provision.estimatedMonthlyCost,
    VpcId: provision.vpcId,
    Warnings: provision.warnings.join(' '),
  }
}

const SHORT_WARNINGS = 200

/**
 * Every attribute, an empty string where there is nothing. Where they are more than an answer may have, `RouteTableIds`
 * gives way, then `SubnetIds`, then the end of `Warnings`; endpoint ids never do.
 * @param fits whether CloudFormation takes an answer with these attributes
 */
export const attributesOf = (provision: Provision, fits: (attributes: Attributes) => boolean): Attributes => {
  const gaveWay = (names: string): string =>
    `${names} left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes.`
  const warned = (given: Provision, warning: string): Provision => ({
    ...given,
    warnings: [warning, ...provision.warnings],
  })
  const withoutTables = warned({ ...provision, routeTableIds: [] }, gaveWay('RouteTableIds is'))
  const withoutSubnets = warned({ ...withoutTables, subnetIds: [] }, gaveWay('RouteTableIds and SubnetIds are'))
  const candidates = [provision, withoutTables, withoutSubnets].map(allAttributes)
  const shortest = allAttributes(withoutSubnets)
  const last = { ...shortest, Warnings: `${shortest.Warnings?.slice(0, SHORT_WARNINGS)}…` }
  return candidates.find(fits) ?? last
}
