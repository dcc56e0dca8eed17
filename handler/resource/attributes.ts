import { catalogue } from '../fargate/catalogue.ts'

/** An endpoint, and the service that it serves. */
export interface ServingEndpoint {
  service: string
  endpointId: string
}

/** What a user has been given, for `Fn::GetAtt`. */
export interface ResourceOutputs {
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
    EstimatedMonthlyCost: outputs.estimatedMonthlyCost,
    VpcId: outputs.vpcId,
    Warnings: outputs.warnings.join(' '),
  }
}

const SHORT_WARNINGS = 200

/**
 * Every attribute, an empty string where there is nothing. Where they are more than an answer may have, `RouteTableIds`
 * gives way, then `SubnetIds`, then the end of `Warnings`; endpoint ids never do.
 * @param fits whether CloudFormation takes an answer with these attributes
 */
export const attributesOf = (outputs: ResourceOutputs, fits: (attributes: Attributes) => boolean): Attributes => {
  const gaveWay = (names: string): string =>
    `${names} left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes.`
  const warned = (given: ResourceOutputs, warning: string): ResourceOutputs => ({
    ...given,
    warnings: [warning, ...outputs.warnings],
  })
  const withoutTables = warned({ ...outputs, routeTableIds: [] }, gaveWay('RouteTableIds is'))
  const withoutSubnets = warned({ ...withoutTables, subnetIds: [] }, gaveWay('RouteTableIds and SubnetIds are'))
  const candidates = [outputs, withoutTables, withoutSubnets].map(allAttributes)
  const shortest = allAttributes(withoutSubnets)
  const last = { ...shortest, Warnings: `${shortest.Warnings?.slice(0, SHORT_WARNINGS)}…` }
  return candidates.find(fits) ?? last
}
