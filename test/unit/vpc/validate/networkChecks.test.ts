import { describe, expect, test } from '@jest/globals'
import type { NetworkAclEntry, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import {
  endpoint,
  endpointService,
  OWNER,
  observedVpc,
  ownedBy,
  routeTable,
  serviceName,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

const LOGS = { EcrImagePull: false }

const warningsOf = (vpc: Partial<ObservedVpc>, properties: object = {}): readonly string[] =>
  validate(observedVpc(vpc), spec({ ...LOGS, ...properties })).warnings

const entry = (parts: Partial<NetworkAclEntry> = {}): NetworkAclEntry => ({
  ruleNumber: 100,
  isEgress: false,
  isAllowed: true,
  protocol: '-1',
  cidrBlock: '0.0.0.0/0',
  fromPort: 0,
  toPort: 65_535,
  ...parts,
})
const OPEN = [entry(), entry({ isEgress: true })]

const refusing = (isEgress: boolean, port: number, cidrBlock = '0.0.0.0/0'): NetworkAclEntry =>
  entry({ ruleNumber: 90, isEgress, isAllowed: false, protocol: '6', fromPort: port, toPort: port, cidrBlock })

const aclOf = (subnetIds: string[], entries: NetworkAclEntry[]): ObservedVpc['networkAcls'][number] => ({
  networkAclId: 'acl-0a',
  subnetIds,
  entries,
})

const ADVICE =
  'Tasks need TCP 443 to the endpoints and 32768 to 61000 back (Windows: 49152 to 65535), or their calls time out.'

/** Subnets of tasks in three zones. With `IN_A`, endpoints are only in the first one. */
const threeZones = {
  subnets: ['a', 'c', 'd'].map((letter, at) =>
    subnet({ subnetId: `subnet-0${letter}`, availabilityZone: zone(letter), cidrBlock: `10.0.${at}.0/24` }),
  ),
  routeTables: [routeTable({ routeTableId: 'rtb-0f', isMain: true })],
}
const IN_A = { SubnetIds: 'subnet-0a' }

describe('The network ACL of a subnet of endpoints', () => {
  test.each([
    [false, 443, 'Inbound', '443 from'],
    [true, 40_000, 'Outbound', '32768 to 61000 to'],
  ])(
    'gets a warning that names all subnets of tasks that it refuses: egress %s, port %i',
    (isEgress, port, direction, words) => {
      const networkAcls = [aclOf(['subnet-0a'], [refusing(isEgress, port), ...OPEN])]

      expect(warningsOf({ ...threeZones, networkAcls }, IN_A)).toEqual([
        `${direction} rule 90 of network ACL acl-0a (subnet-0a) refuses TCP ${words} subnet-0c, subnet-0d. ${ADVICE}`,
      ])
    },
  )

  test('gets no warning about traffic that only tasks need', () => {
    const networkAcls = [aclOf(['subnet-0a'], [refusing(true, 443), refusing(false, 40_000), ...OPEN])]

    expect(warningsOf({ ...threeZones, networkAcls }, IN_A)).toEqual([])
  })
})

test('The network ACL of a subnet that an endpoint keeps gets a warning, even if a new endpoint would be in another subnet', () => {
  const subnets = [...threeZones.subnets, subnet({ subnetId: 'subnet-1a', cidrBlock: '10.0.9.0/24', freeAddresses: 9 })]
  const endpoints = [endpoint('logs', { subnetIds: ['subnet-1a'], tags: ownedBy(OWNER) })]
  const networkAcls = [aclOf(['subnet-1a'], [refusing(false, 443), ...OPEN])]

  expect(warningsOf({ ...threeZones, subnets, endpoints, networkAcls }, { MaxAvailabilityZones: 1 })).toEqual([
    `Inbound rule 90 of network ACL acl-0a (subnet-1a) refuses TCP 443 from subnet-0a, subnet-0c, subnet-0d. ${ADVICE}`,
  ])
})

describe('The network ACL of a subnet of tasks', () => {
  test.each([
    [true, 443, 'Outbound', '443 to'],
    [false, 40_000, 'Inbound', '32768 to 61000 from'],
  ])(
    'gets a warning that names the subnet of endpoints that it refuses: egress %s, port %i',
    (isEgress, port, direction, words) => {
      const networkAcls = [aclOf(['subnet-0c'], [refusing(isEgress, port), ...OPEN])]

      expect(warningsOf({ ...threeZones, networkAcls }, IN_A)).toEqual([
        `${direction} rule 90 of network ACL acl-0a (subnet-0c) refuses TCP ${words} subnet-0a. ${ADVICE}`,
      ])
    },
  )

  test('gets no warning about traffic that only endpoints need if its zone has no endpoint', () => {
    const endpointServices = [endpointService('logs', { availabilityZones: [zone('a'), zone('c')] })]
    const networkAcls = [aclOf(['subnet-0d'], [refusing(false, 443), ...OPEN])]

    expect(warningsOf({ ...threeZones, endpointServices, networkAcls })).toEqual([
      expect.stringContaining('logs is not offered in ap-northeast-1d'),
    ])
  })

  test('gets a warning for each entry that refuses', () => {
    const subnets = threeZones.subnets.toReversed()
    const entries = [refusing(true, 443, '10.0.0.0/24'), { ...refusing(true, 443), ruleNumber: 95 }, ...OPEN]
    const networkAcls = [aclOf(['subnet-0d'], entries)]
    const properties = { SubnetIds: 'subnet-0a,subnet-0c' }

    expect(warningsOf({ ...threeZones, subnets, networkAcls }, properties).toSorted()).toEqual([
      `Outbound rule 90 of network ACL acl-0a (subnet-0d) refuses TCP 443 to subnet-0a. ${ADVICE}`,
      `Outbound rule 95 of network ACL acl-0a (subnet-0d) refuses TCP 443 to subnet-0c. ${ADVICE}`,
    ])
  })

  test('gets no warning if it refuses other addresses or the VPC has only that subnet', () => {
    const elsewhere = [aclOf(['subnet-0c'], [refusing(true, 443, '10.9.0.0/16'), ...OPEN])]
    const alone = [aclOf(['subnet-0a'], [entry({ isAllowed: false, isEgress: true })])]

    expect(warningsOf({ ...threeZones, networkAcls: elsewhere }, IN_A)).toEqual([])
    expect(warningsOf({ subnets: [subnet({ subnetId: 'subnet-0a' })], networkAcls: alone })).toEqual([])
  })

  test('gets no warning without an interface endpoint', () => {
    const networkAcls = [aclOf(['subnet-0a', 'subnet-0c'], [entry({ isAllowed: false, isEgress: true })])]
    const onlyS3 = { CloudWatchLogs: false, AdditionalServices: 's3', S3Buckets: '*' }

    expect(warningsOf({ networkAcls }, onlyS3)).toEqual([])
    expect(warningsOf({ networkAcls })).not.toEqual([])
  })

  test('is checked for IPv6 blocks if a subnet has no IPv4', () => {
    const six = (subnetId: string, letter: string, block: string) =>
      subnet({ subnetId, availabilityZone: zone(letter), cidrBlock: '', ipv6CidrBlocks: [block] })
    const subnets = [six('subnet-0a', 'a', '2001:db8:0:1::/64'), six('subnet-0c', 'c', '2001:db8:0:2::/64')]
    const open = [entry({ cidrBlock: '::/0' }), entry({ cidrBlock: '::/0', isEgress: true })]
    const networkAcls = [aclOf(['subnet-0c'], [refusing(true, 443, '2001:db8:0:1::/64'), ...open])]
    const vpc = { ...threeZones, subnets, networkAcls, cidrBlocks: ['2001:db8::/56'] }

    expect(warningsOf(vpc, { IpAddressType: 'ipv6', ...IN_A })).toEqual([
      `Outbound rule 90 of network ACL acl-0a (subnet-0c) refuses TCP 443 to subnet-0a. ${ADVICE}`,
    ])
  })
})

describe('A network ACL', () => {
  const both = ['subnet-0a', 'subnet-0c', 'subnet-0d']

  test('of both tasks and endpoints gets one warning for each entry', () => {
    const refuseAll = [entry({ isAllowed: false, isEgress: true }), entry({ isAllowed: false, ruleNumber: 200 })]

    expect(warningsOf({ ...threeZones, networkAcls: [aclOf(both, refuseAll)] })).toEqual([
      `Outbound rule 100 of network ACL acl-0a (subnet-0a, subnet-0c, subnet-0d) refuses TCP 443 and 32768 to 61000 to subnet-0c, subnet-0d, subnet-0a. ${ADVICE}`,
      `Inbound rule 200 of network ACL acl-0a (subnet-0a, subnet-0c, subnet-0d) refuses TCP 32768 to 61000 and 443 from subnet-0c, subnet-0d, subnet-0a. ${ADVICE}`,
    ])
  })

  test('that allows the ports that Linux needs gets no warning', () => {
    const allowing = [true, false].flatMap((isEgress) =>
      [
        [443, 443],
        [32_768, 61_000],
      ].map(([fromPort = 0, toPort = 0]) => entry({ isEgress, protocol: '6', fromPort, toPort })),
    )
    const last = [true, false].map((isEgress) => entry({ ruleNumber: 32_767, isEgress, isAllowed: false }))

    expect(warningsOf({ ...threeZones, networkAcls: [aclOf(both, [...allowing, ...last])] })).toEqual([])
  })
})

describe('The network ACL between tasks and a gateway endpoint', () => {
  const prefixLists = [
    { prefixListId: 'pl-0s3', name: serviceName('s3'), isIpv6: false, cidrBlocks: ['52.219.0.0/20', '3.5.152.0/21'] },
    { prefixListId: 'pl-6s3', name: serviceName('s3'), isIpv6: true, cidrBlocks: ['2001:db8:ffff::/48'] },
    { prefixListId: 'pl-0ddb', name: serviceName('dynamodb'), isIpv6: false, cidrBlocks: ['52.94.8.0/24'] },
  ]
  const S3 = { CloudWatchLogs: false, EcrImagePull: false, S3Buckets: '*' }
  const withinVpc = [true, false].flatMap((isEgress) => [
    entry({ isEgress, cidrBlock: '10.0.0.0/16' }),
    entry({ isEgress, ruleNumber: 32_767, isAllowed: false }),
  ])
  const warned = (direction: string, subnetIds: string) => {
    const what = direction === 'Outbound' ? '443 to' : '32768 to 61000 from'
    return `${direction} rule * of network ACL acl-0a (${subnetIds}) refuses TCP ${what} pl-0s3. ${ADVICE}`
  }
  const found = (vpc: Partial<ObservedVpc>, properties: object = {}) =>
    warningsOf(
      { prefixLists, networkAcls: [aclOf(['subnet-0a', 'subnet-0c'], withinVpc)], ...vpc },
      { ...S3, ...properties },
    )

  test('gets a warning if it allows only the VPC', () => {
    expect(found({})).toEqual([warned('Outbound', 'subnet-0a, subnet-0c'), warned('Inbound', 'subnet-0a, subnet-0c')])
  })

  test('gets a warning only for the subnets of its route tables', () => {
    expect(found({}, { RouteTableIds: 'rtb-0c' })).toEqual([
      warned('Outbound', 'subnet-0c'),
      warned('Inbound', 'subnet-0c'),
    ])
  })

  test('gets a warning for a reused gateway endpoint', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a', 'rtb-0c'] })]

    expect(found({ endpoints })).toEqual([
      warned('Outbound', 'subnet-0a, subnet-0c'),
      warned('Inbound', 'subnet-0a, subnet-0c'),
    ])
  })

  test.each<[string, Partial<ObservedVpc>]>([
    ['the prefix list of the service is not known', { prefixLists: [] }],
    [
      'it allows that prefix list',
      {
        networkAcls: [
          aclOf(
            ['subnet-0a', 'subnet-0c'],
            [
              entry({ isEgress: true, protocol: '6', fromPort: 443, toPort: 443 }),
              entry({ protocol: '6', fromPort: 1024 }),
              ...withinVpc,
            ],
          ),
        ],
      },
    ],
  ])('gets no warning if %s', (_, vpc) => {
    expect(found(vpc)).toEqual([])
  })

  test('is checked for IPv6 if a subnet has only IPv6', () => {
    const subnets = [subnet({ subnetId: 'subnet-0a', cidrBlock: '', ipv6CidrBlocks: ['2001:db8:0:1::/64'] })]
    const networkAcls = [aclOf(['subnet-0a'], [entry({ cidrBlock: '::/0', isAllowed: false, isEgress: true })])]

    expect(found({ subnets, networkAcls }, { IpAddressType: 'ipv6' })).toEqual([
      `Outbound rule 100 of network ACL acl-0a (subnet-0a) refuses TCP 443 to pl-6s3. ${ADVICE}`,
    ])
  })
})

describe('DNS servers other than the VPC’s', () => {
  const dnsServers = ['192.0.2.53']

  test('get a warning if an endpoint has private DNS', () => {
    expect(warningsOf({ dnsServers })).toEqual([
      "The VPC's DHCP options name DNS servers of their own (192.0.2.53): tasks reach the endpoints by the services' names only if these forward the names to the VPC's own resolver.",
    ])
  })

  test('get no warning without private DNS', () => {
    expect(warningsOf({ dnsServers }, { PrivateDns: false })).toEqual(warningsOf({}, { PrivateDns: false }))
  })
})
