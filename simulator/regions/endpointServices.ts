import { idOf } from '../state/ids.ts'
import type { Region } from './region.ts'
import { serviceTraits } from './serviceTraits.ts'

/** A service for which endpoints can be created. S3 and DynamoDB appear twice, once for each type. */
export interface EndpointService {
  readonly serviceName: string
  readonly serviceId: string
  readonly serviceType: 'Interface' | 'Gateway'
  readonly availabilityZones: readonly string[]
  readonly owner: string
  readonly baseEndpointDnsNames: readonly string[]
  readonly privateDnsNames: readonly string[]
  /** Whether the owner has proved that it owns its private names. Those of AWS are verified. */
  readonly privateDnsNameVerificationState?: 'verified' | 'pendingVerification' | 'failed'
  readonly vpcEndpointPolicySupported: boolean
  readonly acceptanceRequired: boolean
  readonly supportedIpAddressTypes: readonly string[]
  /** For gateways only: the destination of the routes to the endpoint. */
  readonly prefixListId?: string
}

const interfaceService = (region: Region, shortName: string): EndpointService => {
  const { privateDnsNames, baseName, policySupported, addressTypes } = serviceTraits(shortName)
  const prefix = region.namedWithCn.includes(shortName) ? 'cn.com.amazonaws' : 'com.amazonaws'
  const lacking = region.zonesLacking[shortName] ?? []
  const expand = (name: string) => name.replace('{region}', region.name).replace('{suffix}', region.dnsSuffix)
  return {
    ...plainService(region, `${prefix}.${region.name}.${shortName}`),
    availabilityZones: Object.keys(region.zones).filter((zone) => !lacking.includes(zone)),
    baseEndpointDnsNames: [`${baseName}.${region.name}.vpce.${region.dnsSuffix}`],
    // Names under api.aws and on.aws exist only in the partition aws.
    privateDnsNames: privateDnsNames.map(expand).filter((name) => region.partition === 'aws' || !name.endsWith('.aws')),
    vpcEndpointPolicySupported: policySupported,
    supportedIpAddressTypes: addressTypes,
  }
}

/**
 * A service of which only the name is known. Assumed: its private name (`iam.amazonaws.com`,
 * `freetier.us-east-1.api.aws`).
 */
const plainService = (region: Region, serviceName: string): EndpointService => {
  const shortName = serviceName.split('.').at(-1) ?? ''
  const isRegional = serviceName.includes(`.${region.name}.`)
  return {
    serviceName,
    serviceId: idOf('vpce-svc', `${serviceName} Interface`),
    serviceType: 'Interface',
    availabilityZones: Object.keys(region.zones),
    owner: 'amazon',
    baseEndpointDnsNames: [`${shortName}.${region.name}.vpce.${region.dnsSuffix}`],
    privateDnsNames: [isRegional ? `${shortName}.${region.name}.api.aws` : `${shortName}.${region.dnsSuffix}`],
    vpcEndpointPolicySupported: true,
    acceptanceRequired: false,
    supportedIpAddressTypes: ['ipv4'],
  }
}

const gatewayService = (region: Region, shortName: string, prefixListId: string): EndpointService => {
  const serviceName = `com.amazonaws.${region.name}.${shortName}`
  return {
    serviceName,
    serviceId: idOf('vpce-svc', `${serviceName} Gateway`),
    serviceType: 'Gateway',
    availabilityZones: Object.keys(region.zones),
    owner: 'amazon',
    baseEndpointDnsNames: [`${shortName}.${region.name}.${region.dnsSuffix}`],
    privateDnsNames: [],
    vpcEndpointPolicySupported: true,
    acceptanceRequired: false,
    // Recorded responses: S3's gateway supports IPv6, DynamoDB's does not.
    supportedIpAddressTypes: shortName === 's3' ? ['ipv4', 'ipv6'] : ['ipv4'],
    prefixListId,
  }
}

const everyService = (region: Region): EndpointService[] => [
  ...region.interfaceServices.map((shortName) => interfaceService(region, shortName)),
  ...(region.otherServices ?? []).map((serviceName) => plainService(region, serviceName)),
  ...Object.entries(region.gatewayServices).map(([shortName, { prefixListId }]) =>
    gatewayService(region, shortName, prefixListId),
  ),
]

/** A region has hundreds of services, so they are calculated once and not for each simulator. */
const known = new Map<Region, readonly EndpointService[]>()

/** Returns all services for which a region offers endpoints. */
export const endpointServices = (region: Region): EndpointService[] => {
  const services = known.get(region) ?? everyService(region)
  known.set(region, services)
  return [...services]
}
