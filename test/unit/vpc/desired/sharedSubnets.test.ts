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

/** Two subnets in zone a, of which subnet-0b has more free addresses, and one in zone c. */
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
      'an endpoint keeps its subnets, even if theirs is in a subnet with more free addresses',
      vpcWith(ours('logs', OWNER, ['subnet-0a', 'subnet-0c']), ours('kms', OTHER, ['subnet-0b', 'subnet-0c'])),
      {},
      ['subnet-0a', 'subnet-0c'],
    ],
    [
      'an endpoint moves to the subnet that its only owner names',
      vpcWith(ours('logs', OWNER, ['subnet-0a'])),
      { SubnetIds: 'subnet-0b' },
      ['subnet-0b'],
    ],
    [
      'an endpoint moves to the zone that it would get if it were new',
      vpcWith(ours('logs', OWNER, ['subnet-0c']), ours('kms', OTHER, ['subnet-0a'])),
      { MaxAvailabilityZones: 1 },
      ['subnet-0b'],
    ],
    [
      'an owner of one zone shares the subnet that the other owner has there',
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
      'an endpoint does not follow their endpoints of other services to another zone',
      vpcWith(ours('kms', OTHER, ['subnet-0c'])),
      { MaxAvailabilityZones: 1 },
      ['subnet-0b'],
    ],
    [
      'a subnet of theirs is used instead of the named one of its zone, since EC2 allows one per zone',
      vpcWith(ours('logs', OTHER, ['subnet-0a'])),
      { SubnetIds: 'subnet-0b,subnet-0c' },
      ['subnet-0a', 'subnet-0c'],
    ],
  ])('%s', (_, vpc, properties, expected) => {
    expect(placesOf(vpc, properties)).toEqual(expected)
  })
})
