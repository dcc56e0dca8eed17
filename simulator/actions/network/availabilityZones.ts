import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import { Ec2Error } from '../../wire/ec2Error.ts'
import { describe, type Kind } from '../describe.ts'

const availabilityZoneKind: Kind<string> = {
  idOf: (zone) => zone,
  rows: ({ region }) => Object.keys(region.zones),
  row: ({ region }, zone) => (zone in region.zones ? zone : undefined),
  notFound: (zone) => new Ec2Error('InvalidParameterValue', `Invalid availability zone: [${zone}]`),
  filters: {
    'zone-name': (zone) => zone,
    'zone-id': (zone, { region }) => region.zones[zone],
    'zone-type': () => 'availability-zone',
    'region-name': (_zone, { region }) => region.name,
    'group-name': (_zone, { region }) => `${region.name}-zg-1`,
    'opt-in-status': () => 'opt-in-not-required',
    state: () => 'available',
  },
}

export const describeAvailabilityZones = (
  state: Ec2State,
  input: DescribeAvailabilityZonesRequest,
): DescribeAvailabilityZonesResult => {
  const names = input.ZoneNames ?? zoneNames(state, input.ZoneIds)
  const { rows } = describe(state, availabilityZoneKind, names, { Filters: input.Filters })
  return { AvailabilityZones: rows.map((zone) => describeZone(state, zone)) }
}

const zoneNames = ({ region }: Ec2State, ids: string[] | undefined): string[] | undefined =>
  ids?.map((id) => Object.keys(region.zones).find((zone) => region.zones[zone] === id) ?? id)

const describeZone = ({ region }: Ec2State, zone: string): AvailabilityZone => ({
  ZoneName: zone,
  ZoneId: region.zones[zone],
  ZoneType: 'availability-zone',
  State: 'available',
  OptInStatus: 'opt-in-not-required',
  RegionName: region.name,
  GroupName: `${region.name}-zg-1`,
  NetworkBorderGroup: region.name,
  Messages: [],
})
