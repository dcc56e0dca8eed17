import fc from 'fast-check'
import type { TemplateProperties } from '../../support/provider.ts'
import type { SharedNetwork } from '../../support/sharedNetwork.ts'

/** A property set before a VPC exists: it has names of subnets and route tables, and `own` for the security group. */
export type ResourceSpec = TemplateProperties

const flag = fc.constantFrom('true', 'false')
const some = (values: string[]) => fc.subarray(values).map((chosen) => chosen.join(','))
const rarely = <Value>(value: Value, usual: Value) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.constant(value))

/** At most one subnet of each zone; `a1` and `a2` are in the same zone. */
const SUBNET_CHOICES = ['a1', 'a2', 'a1,c', 'a2,c', 'a2,c,d']
/** All have a table in common, because two gateways with disjoint tables could exist side by side. */
const TABLE_CHOICES = ['a1', 'a1,c', 'a1,a2,d']

const allow = (Sid: string, Resource: string) => ({ Sid, Effect: 'Allow', Principal: '*', Action: 'logs:*', Resource })
const documents = ['*', 'arn:aws:logs:*:*:log-group:front*'].map((Resource) => ({
  logs: { Version: '2012-10-17', Statement: [allow('Logs', Resource)] },
}))

const TAGS = [{ Team: 'web' }, { Team: 'ops' }, { Team: 'web', Stage: 'prod' }].map((tags) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
)

/** Property sets that have much in common, so that stacks share endpoints and conflict over them. */
export const specs: fc.Arbitrary<ResourceSpec> = fc
  .record(
    {
      EcrImagePull: fc.oneof({ weight: 3, arbitrary: fc.constant('false') }, fc.constant('true')),
      CloudWatchLogs: flag,
      EcsExec: flag,
      PlatformVersion: fc.constantFrom('LATEST', '1.3.0'),
      AdditionalServices: some(['email-smtp', 'dynamodb', 'dynamodb:Interface']),
      S3Buckets: some(['front', 'back', '*']),
      PolicyScope: rarely('Account', 'Open'),
      PrivateDns: rarely('false', 'true'),
      IpAddressType: rarely('dualstack', 'ipv4'),
      MaxAvailabilityZones: fc.constantFrom('1', '2'),
      SubnetIds: fc.constantFrom(...SUBNET_CHOICES),
      RouteTableIds: fc.constantFrom(...TABLE_CHOICES),
      SecurityGroupIds: fc.constant('own'),
      AllowedCidrs: some(['10.0.0.0/24', '192.168.0.0/16']),
      PolicyDocuments: fc.constantFrom(...documents),
      Tags: fc.constantFrom(...TAGS),
    },
    { requiredKeys: ['EcrImagePull', 'PrivateDns', 'IpAddressType'] },
  )
  .map(withoutContradiction)

/**
 * Removes contradictions: a document for a service that is not requested is rejected, and so are rules for a group that
 * is not created.
 */
function withoutContradiction({ PolicyDocuments, AllowedCidrs, ...spec }: Record<string, unknown>): ResourceSpec {
  return {
    ...spec,
    ...(spec.CloudWatchLogs !== 'false' && PolicyDocuments !== undefined ? { PolicyDocuments } : {}),
    ...(spec.SecurityGroupIds === undefined && AllowedCidrs !== undefined ? { AllowedCidrs } : {}),
  }
}

/** Replaces the names in a property set with the ids of the network. */
export const propertiesFor = (spec: ResourceSpec, network: SharedNetwork): TemplateProperties => {
  const { SubnetIds, RouteTableIds, SecurityGroupIds, ...rest } = spec
  const idsOf = (names: unknown, id: (name: string) => string | undefined): string =>
    String(names).split(',').map(id).join()
  const subnetId = (name: string) => network.subnets.find((subnet) => subnet.name === name)?.subnetId
  return {
    VpcId: network.vpcId,
    ...rest,
    ...(SubnetIds === undefined ? {} : { SubnetIds: idsOf(SubnetIds, subnetId) }),
    ...(RouteTableIds === undefined
      ? {}
      : { RouteTableIds: idsOf(RouteTableIds, (name) => network.routeTableIds[name]) }),
    ...(SecurityGroupIds === undefined ? {} : { SecurityGroupIds: network.ownGroupId }),
  }
}
