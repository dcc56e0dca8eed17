import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
} from '@aws-sdk/client-ec2'
import type { Ec2State, Zone } from '../../state/ec2State.ts'
import { Ec2Error } from '../../wire/ec2Error.ts'
import { describe, type Kind } from '../describe.ts'

const availabilityZoneKind: Kind<Zone> = {
  idOf: ({ zoneName }) => zoneName,
  rows: ({ zones }) => Object.values(zones),
  row: ({ zones }, zoneName) => zones[zoneName],
  notFound: (zoneName) => new Ec2Error('InvalidParameterValue', `Invalid availability zone: [${zoneName}]`),
  filters: {
    'zone-name': ({ zoneName }) => zoneName,
    'zone-id': ({ zoneId }) => zoneId,
    'zone-type': ({ zoneType }) => zoneType,
    'region-name': (_zone, { region }) => region.name,
    'group-name': ({ groupName }) => groupName,
    'opt-in-status': (zone) => optInStatusOf(zone),
    state: () => 'available',
  },
}

const optInStatusOf = ({ zoneType }: Zone) => (zoneType === 'local-zone' ? 'opted-in' : 'opt-in-not-required')

export const describeAvailabilityZones = (
  state: Ec2State,
  input: DescribeAvailabilityZonesRequest,
): DescribeAvailabilityZonesResult => {
  const names = input.ZoneNames ?? zoneNames(state, input.ZoneIds)
  const { rows } = describe(state, availabilityZoneKind, names, { Filters: input.Filters })
  return { AvailabilityZones: rows.map((zone) => describeZone(state, zone)) }
}

const zoneNames = ({ zones }: Ec2State, ids: string[] | undefined): string[] | undefined =>
  ids?.map((id) => Object.values(zones).find(({ zoneId }) => zoneId === id)?.zoneName ?? id)

const describeZone = ({ region }: Ec2State, zone: Zone): AvailabilityZone => ({
  ZoneName: zone.zoneName,
  ZoneId: zone.zoneId,
  ZoneType: zone.zoneType,
  State: 'available',
  OptInStatus: optInStatusOf(zone),
  RegionName: region.name,
  GroupName: zone.groupName,
  NetworkBorderGroup: zone.zoneType === 'local-zone' ? zone.groupName : region.name,
  Messages: [],
})
