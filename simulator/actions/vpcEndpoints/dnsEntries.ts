import type { DnsEntry } from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import { idOf } from '../../state/ids.ts'
import { stateAt, type VpcEndpoint } from '../../state/vpcEndpoint.ts'
import { interfaceServiceOf } from './services.ts'

const zoneIdOf = (text: string): string => idOf('Z', text).toUpperCase().replace('-', '')

/**
 * Returns the DNS names of the endpoint: one for the region, one for each zone, and with private DNS those of the
 * service, whose hosted zone has no id before the endpoint is available. An endpoint without subnets has none. All as
 * in recorded responses.
 */
export const dnsEntriesOf = (state: Ec2State, endpoint: VpcEndpoint, seenAt: number): DnsEntry[] => {
  const service = interfaceServiceOf(state, endpoint)
  if (!service || endpoint.subnetIds.length === 0) return []
  const { vpcEndpointId, privateDnsEnabled } = endpoint
  const zones = endpoint.subnetIds
    .map((id) => state.subnets.get(id)?.availabilityZone)
    .filter((zone) => zone !== undefined)
  const label = `${vpcEndpointId}-${idOf('dns', vpcEndpointId).slice(-8)}`
  const base = service.baseEndpointDnsNames[0] ?? ''
  const publicZone = state.region.endpointHostedZoneId ?? zoneIdOf(state.region.name)
  const isPending = ['pending', 'pendingAcceptance'].includes(stateAt(endpoint, seenAt))
  const privateZone = isPending ? 'ZONEIDPENDING' : zoneIdOf(vpcEndpointId)
  return [
    ...[label, ...zones.map((zone) => `${label}-${zone}`)].map((name) => ({
      DnsName: `${name}.${base}`,
      HostedZoneId: publicZone,
    })),
    ...(privateDnsEnabled ? service.privateDnsNames : []).map((name) => ({ DnsName: name, HostedZoneId: privateZone })),
  ]
}
