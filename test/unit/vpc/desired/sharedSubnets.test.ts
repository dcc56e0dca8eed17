import { describe, expect, test } from '@jest/globals'
import { tagsFor } from '../../../../handler/resource/tags.ts'
import type { Endpoint, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import {
  allocationTag,
  endpoint,
  OTHER,
  OWNER,
  observedVpc,
  routeTable,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

type Owner = typeof OWNER

const ours = (service: string, owner: Owner, subnetIds: string[], parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint(service, { subnetIds, tags: tagsFor(owner, `fargate-endpoints-${service}`, {}, service), ...parts })

/** Two subnets in the first zone, of which the second has more room; one in the other. */
const vpcWith = (...endpoints: Endpoint[]): ObservedVpc =>
  observedVpc({
    endpoints,
    subnets: [
      subnet({ subnetId: 'subnet-0a', cidrBlock: '10.0.0.0/24', freeAddresses: 100 }),
      subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24', freeAddresses: 200 }),
      subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c'), cidrBlock: '10.0.1.0/24' }),
    ],
    routeTables: [routeTable({ routeTableId: 'rtb-0a', isMain: true })],
  })

const LOGS = { EcrImagePull: false }

const placesOf = (vpc: ObservedVpc, properties: Record<string, unknown>): string[] | undefined =>
  validate(vpc, spec({ ...LOGS, ...properties })).endpoints.find(({ service }) => service === 'logs')?.subnetIds

describe('Beside endpoints of another owner', () => {
  test.each<[string, ObservedVpc, Record<string, unknown>, string[]]>([
    [
      'an endpoint stays where it is, though theirs are in a subnet of the zone that has more room',
      vpcWith(ours('logs', OWNER, ['subnet-0a', 'subnet-0c']), ours('kms', OTHER, ['subnet-0b', 'subnet-0c'])),
      {},
      ['subnet-0a', 'subnet-0c'],
    ],
    [
      'an endpoint goes where its only owner names another subnet',
      vpcWith(ours('logs', OWNER, ['subnet-0a'])),
      { SubnetIds: 'subnet-0b' },
      ['subnet-0b'],
    ],
    [
      'an endpoint moves to the zone that a new VPC of this kind would get',
      vpcWith(ours('logs', OWNER, ['subnet-0c']), ours('kms', OTHER, ['subnet-0a'])),
      { MaxAvailabilityZones: 1 },
      ['subnet-0b'],
    ],
    [
      'an owner that takes one zone shares the other owner’s subnet there',
      vpcWith(
        ours('logs', OWNER, ['subnet-0a', 'subnet-0c'], {
          tags: {
            ...tagsFor(OWNER, 'fargate-endpoints-logs', {}, 'logs'),
            ...tagsFor(OTHER, 'fargate-endpoints-logs', {}, 'logs'),
            ...allocationTag(OWNER, 'managed-group', 'subnet-0c'),
            ...allocationTag(OTHER, 'managed-group', 'subnet-0a'),
          },
        }),
      ),
      { MaxAvailabilityZones: 1 },
      ['subnet-0a'],
    ],
    [
      'an endpoint does not follow their other endpoints to another zone',
      vpcWith(ours('kms', OTHER, ['subnet-0c'])),
      { MaxAvailabilityZones: 1 },
      ['subnet-0b'],
    ],
    [
      'a subnet of theirs serves in the zone of the one that is named, since EC2 takes one a zone',
      vpcWith(ours('logs', OTHER, ['subnet-0a'])),
      { SubnetIds: 'subnet-0b,subnet-0c' },
      ['subnet-0a', 'subnet-0c'],
    ],
  ])('%s', (_, vpc, properties, expected) => {
    expect(placesOf(vpc, properties)).toEqual(expected)
  })
})
