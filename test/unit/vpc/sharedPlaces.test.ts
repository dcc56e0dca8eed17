import { describe, expect, test } from '@jest/globals'
import { tagsFor } from '../../../handler/resource/tags.ts'
import type { Endpoint, ObservedVpc } from '../../../handler/vpc/model.ts'
import {
  endpoint,
  judge,
  OTHER,
  observedVpc,
  routeTable,
  shareTag,
  subnet,
  USER,
  wish,
  zone,
} from '../../support/model.ts'

type User = typeof USER

const ours = (service: string, user: User, subnetIds: string[], parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint(service, { subnetIds, tags: tagsFor(user, `fargate-endpoints-${service}`, {}, service), ...parts })

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
  judge(vpc, wish({ ...LOGS, ...properties })).endpoints.find(({ service }) => service === 'logs')?.subnetIds

describe('Beside endpoints of another user', () => {
  test.each<[string, ObservedVpc, Record<string, unknown>, string[]]>([
    [
      'an endpoint stays where it stands, though theirs are in a subnet of the zone that has more room',
      vpcWith(ours('logs', USER, ['subnet-0a', 'subnet-0c']), ours('kms', OTHER, ['subnet-0b', 'subnet-0c'])),
      {},
      ['subnet-0a', 'subnet-0c'],
    ],
    [
      'an endpoint goes where its only user names another subnet',
      vpcWith(ours('logs', USER, ['subnet-0a'])),
      { SubnetIds: 'subnet-0b' },
      ['subnet-0b'],
    ],
    [
      'a user that takes one zone stays in its own',
      vpcWith(ours('logs', USER, ['subnet-0c']), ours('kms', OTHER, ['subnet-0a'])),
      { MaxAvailabilityZones: 1 },
      ['subnet-0c'],
    ],
    [
      'a user that takes one zone stays in its own of an endpoint that they share in more',
      vpcWith(
        ours('logs', USER, ['subnet-0a', 'subnet-0c'], {
          tags: {
            ...tagsFor(USER, 'fargate-endpoints-logs', {}, 'logs'),
            ...tagsFor(OTHER, 'fargate-endpoints-logs', {}, 'logs'),
            ...shareTag(USER, 'managed-group', 'subnet-0c'),
            ...shareTag(OTHER, 'managed-group', 'subnet-0a'),
          },
        }),
      ),
      { MaxAvailabilityZones: 1 },
      ['subnet-0c'],
    ],
    [
      'a user that comes with one zone takes one of theirs',
      vpcWith(ours('kms', OTHER, ['subnet-0c'])),
      { MaxAvailabilityZones: 1 },
      ['subnet-0c'],
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
