import { idOf } from '../state/ids.ts'
import type { Region } from './region.ts'
import { serviceTraits } from './serviceTraits.ts'

/** A service that endpoints can be made for. S3 and DynamoDB appear twice, once for each type. */
export interface EndpointService {
  readonly serviceName: string
  readonly serviceId: string
  readonly serviceType: 'Interface' | 'Gateway'
  readonly availabilityZones: readonly string[]
  readonly owner: string
  readonly baseEndpointDnsNames: readonly string[]
  readonly privateDnsNames: readonly string[]
  /** Whether the owner has proved that its private names are its own; AWS's are verified. */
  readonly privateDnsNameVerificationState?: 'verified' | 'pendingVerification' | 'failed'
  readonly vpcEndpointPolicySupported: boolean
  readonly acceptanceRequired: boolean
  readonly supportedIpAddressTypes: readonly string[]
  /** Gateways alone: where routes to the endpoint lead. */
  readonly prefixListId?: string
}

const interfaceService = (region: Region, shortName: string): EndpointService => {
  const { privateDnsNames, policySupported, addressTypes } = serviceTraits(shortName)
  const prefix = region.namedWithCn.includes(shortName) ? 'cn.com.amazonaws' : 'com.amazonaws'
  const serviceName = `${prefix}.${region.name}.${shortName}`
  const lacking = region.zonesLacking[shortName] ?? []
  const expand = (name: string) => name.replace('{region}', region.name).replace('{suffix}', region.dnsSuffix)
  const reversed = shortName.split('.').reverse().join('.')
  return {
    serviceName,
    serviceId: idOf('vpce-svc', `${serviceName} Interface`),
    serviceType: 'Interface',
    availabilityZones: Object.keys(region.zones).filter((zone) => !lacking.includes(zone)),
    owner: 'amazon',
    baseEndpointDnsNames: [`${reversed}.${region.name}.vpce.${region.dnsSuffix}`],
    privateDnsNames: privateDnsNames.map(expand),
    vpcEndpointPolicySupported: policySupported,
    acceptanceRequired: false,
    supportedIpAddressTypes: addressTypes,
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
    supportedIpAddressTypes: ['ipv4'],
    prefixListId,
  }
}

/** Every service that a region offers endpoints for. */
export const endpointServices = (region: Region): EndpointService[] => [
  ...region.interfaceServices.map((shortName) => interfaceService(region, shortName)),
  ...Object.entries(region.gatewayServices).map(([shortName, { prefixListId }]) =>
    gatewayService(region, shortName, prefixListId),
  ),
]
