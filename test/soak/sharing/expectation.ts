/**
 * Computes what an owner should have from the rules in README.md, without the product's code. The sharing tests compare
 * a VPC with it.
 */
import type { Attributes } from '../../../handler/resource/attributes.ts'
import type { TemplateProperties } from '../../support/provider.ts'
import { CIDR_BLOCK, REGION, type SharedNetwork, ZONES } from '../../support/sharedNetwork.ts'

/** An owner, as a test knows it. */
export interface ExpectedOwner {
  id: string
  /** The value of its owner tag. */
  name: string
  properties: TemplateProperties
  /** The attributes of its last response. */
  attributes: Attributes
}

/** The parts of a policy statement that the tests compare. */
export interface ExpectedStatement {
  Sid: string
  Resource: readonly string[]
  Condition?: unknown
}

/** What one owner should have in one endpoint. */
export interface ExpectedAllocation {
  serviceName: string
  kind: 'Interface' | 'Gateway'
  zones: readonly string[]
  routeTableIds: readonly string[]
  /** Ids, or `managed`. */
  groups: readonly string[]
  statements: readonly ExpectedStatement[]
  privateDns: boolean
  ipAddressType: string
}

const list = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(',').filter((item) => item !== '') : ((value as string[] | undefined) ?? [])

const isOn = (value: unknown, otherwise: boolean): boolean => (value === undefined ? otherwise : value === 'true')

/** The short names of the requested services, with `:Interface` if a gateway is the default. */
export const servicesOf = (properties: TemplateProperties): string[] => {
  const { EcrImagePull, PlatformVersion, S3Buckets, CloudWatchLogs, EcsExec, AdditionalServices } = properties
  const pulls = isOn(EcrImagePull, true)
  return [
    ...(pulls ? ['ecr.dkr', ...(PlatformVersion === '1.3.0' ? [] : ['ecr.api'])] : []),
    ...(pulls || list(S3Buckets).length > 0 ? ['s3'] : []),
    ...(isOn(CloudWatchLogs, true) ? ['logs'] : []),
    ...(isOn(EcsExec, false) ? ['ssmmessages'] : []),
    ...list(AdditionalServices),
  ]
}

const WITH_GATEWAY = ['s3', 'dynamodb']
const WITHOUT_POLICY = ['email-smtp']
const WITHOUT_DUALSTACK = ['email-smtp', 'dynamodb']
const LACKING: Record<string, string> = { 'email-smtp': `${REGION}d` }

const kindOf = (service: string): ExpectedAllocation['kind'] =>
  WITH_GATEWAY.includes(service) ? 'Gateway' : 'Interface'
const shortName = (service: string): string => service.replace(':Interface', '')

/** The zones that endpoints can be in, before `MaxAvailabilityZones` is applied. */
export const zonesOpenTo = ({ SubnetIds }: TemplateProperties, network: SharedNetwork): string[] => {
  const given = list(SubnetIds)
  return ZONES.filter((zone) =>
    network.subnets.some((one) => one.zone === zone && (given.length === 0 || given.includes(one.subnetId))),
  )
}

const bucket = (name: string) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]

const statementsOf = (service: string, { id, properties }: ExpectedOwner): ExpectedStatement[] => {
  const documents = properties.PolicyDocuments as Record<string, { Statement: ExpectedStatement[] }> | undefined
  const own = documents?.[service]
  if (own) return own.Statement.map(({ Sid, Resource }) => ({ Sid: `${Sid}${id}`, Resource }))
  if (WITHOUT_POLICY.includes(service)) return []
  if (service === 's3') {
    const buckets = list(properties.S3Buckets)
    if (buckets.includes('*')) return [{ Sid: `AllBuckets${id}`, Resource: ['*'] }]
    const layers = { Sid: `EcrLayers${id}`, Resource: bucket(`prod-${REGION}-starport-layer-bucket`) }
    return [
      ...(isOn(properties.EcrImagePull, true) ? [layers] : []),
      ...(buckets.length > 0 ? [{ Sid: `Buckets${id}`, Resource: buckets.flatMap(bucket) }] : []),
    ]
  }
  const scope = properties.PolicyScope === 'Account' ? 'Account' : 'Open'
  const isScoped = scope === 'Account' && kindOf(service) === 'Interface'
  const Condition = { StringEquals: { 'aws:PrincipalAccount': '123456789012' } }
  return [{ Sid: `${scope}${id}`, Resource: ['*'], ...(isScoped ? { Condition } : {}) }]
}

/** The sources that an owner admits to the managed group. */
export const sourcesOf = ({ AllowedCidrs }: TemplateProperties, ipv6Blocks: readonly string[]): string[] => {
  const given = list(AllowedCidrs)
  return given.length > 0 ? given : [CIDR_BLOCK, ...ipv6Blocks]
}

export const usesManagedGroup = (properties: TemplateProperties): boolean =>
  list(properties.SecurityGroupIds).length === 0 && servicesOf(properties).some((one) => kindOf(one) === 'Interface')

/** What an owner should have in each of its endpoints. */
export const allocationsOf = (owner: ExpectedOwner, network: SharedNetwork): ExpectedAllocation[] => {
  const { properties, attributes } = owner
  const { IpAddressType = 'ipv4', PrivateDns, RouteTableIds, SecurityGroupIds } = properties
  const zones = list(attributes.AvailabilityZones)
  const groups = list(SecurityGroupIds)
  const tables = list(RouteTableIds)
  return servicesOf(properties).map((service): ExpectedAllocation => {
    const short = shortName(service)
    const kind = kindOf(service)
    const isInterface = kind === 'Interface'
    return {
      serviceName: `com.amazonaws.${REGION}.${short}`,
      kind,
      zones: isInterface ? zones.filter((zone) => zone !== LACKING[short]) : [],
      routeTableIds: isInterface ? [] : tables.length > 0 ? tables : Object.values(network.routeTableIds),
      groups: isInterface ? (groups.length > 0 ? groups : ['managed']) : [],
      statements: statementsOf(service, owner),
      privateDns: isInterface && isOn(PrivateDns, true) && !WITH_GATEWAY.includes(short),
      ipAddressType: isInterface && !WITHOUT_DUALSTACK.includes(short) ? String(IpAddressType) : 'ipv4',
    }
  })
}

/** Whether two property sets request settings that exclude each other in one endpoint. */
export const conflict = (one: TemplateProperties, other: TemplateProperties): boolean => {
  const common = servicesOf(one).filter(
    (service) => kindOf(service) === 'Interface' && servicesOf(other).includes(service),
  )
  const settings = ({ PrivateDns, IpAddressType = 'ipv4' }: TemplateProperties) =>
    JSON.stringify([isOn(PrivateDns, true), IpAddressType])
  const documentOf = ({ PolicyDocuments }: TemplateProperties, service: string) =>
    JSON.stringify((PolicyDocuments as Record<string, unknown> | undefined)?.[service])
  const scopeOf = (properties: TemplateProperties, service: string) =>
    WITHOUT_POLICY.includes(service) || documentOf(properties, service) ? '' : (properties.PolicyScope ?? 'Open')
  return common.some(
    (service) =>
      settings(one) !== settings(other) ||
      documentOf(one, service) !== documentOf(other, service) ||
      scopeOf(one, service) !== scopeOf(other, service),
  )
}
