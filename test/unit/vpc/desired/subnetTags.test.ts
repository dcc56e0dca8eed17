import { describe, expect, test } from '@jest/globals'
import type { Tags } from '../../../../handler/resource/tags.ts'
import type { NetworkInterface } from '../../../../handler/vpc/model/observed.ts'
import {
  INTERNET_ROUTE,
  networkInterface,
  observedVpc,
  routeTable,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

const LOGS = { EcrImagePull: false }

const taggedSubnet = (subnetId: string, letter: string, tags: Tags) =>
  subnet({ subnetId, availabilityZone: zone(letter), tags })

describe('SubnetTags', () => {
  const chosen = (tags: Tags, ...SubnetTags: { Key: string; Value: string }[]): boolean => {
    const vpc = observedVpc({ subnets: [taggedSubnet('subnet-0a', 'a', tags)] })
    return validate(vpc, spec({ ...LOGS, SubnetTags })).subnets.length === 1
  }

  test.each<[string, string, boolean]>([
    ['app', 'app', true],
    ['app', 'App', false],
    ['app', 'ap', false],
    ['app', 'p', false],
    ['app-a', 'app*', true],
    ['app', 'app*', true],
    ['my-app', '*app', true],
    ['my-app-1', '*app*', true],
    ['my-app', 'app*', false],
    ['app1', 'app?', true],
    ['app', 'app?', false],
    ['app12', 'app?', false],
    ['a\nb', 'a*', true],
    ['axb', 'a.b', false],
    ['a.b', 'a.b', true],
    ['a+b', 'a+b', true],
    ['(a|b)[c]{1}^$', '(a|b)[c]{1}^$', true],
    [String.raw`a\b`, String.raw`a\b`, true],
    ['', '*', true],
  ])('match the tag value %j with the pattern %j: %s', (value, pattern, expected) => {
    expect(chosen({ tier: value }, { Key: 'tier', Value: pattern })).toBe(expected)
  })

  test('must all be on the subnet', () => {
    const [tier, team] = [
      { Key: 'tier', Value: 'app' },
      { Key: 'team', Value: '*' },
    ]

    expect(chosen({ tier: 'app', team: 'web' }, tier, team)).toBe(true)
    expect(chosen({ tier: 'app' }, tier, team)).toBe(false)
    expect(chosen({ undefined: 'app' }, tier)).toBe(false)
  })

  test('select the route tables of gateway endpoints too', () => {
    const subnets = [taggedSubnet('subnet-0a', 'a', { tier: 'app' }), taggedSubnet('subnet-0c', 'c', {})]
    const SubnetTags = [{ Key: 'tier', Value: 'app' }]

    expect(validate(observedVpc({ subnets }), spec({ SubnetTags }))).toMatchObject({
      subnets: [{ subnetId: 'subnet-0a' }],
      routeTableIds: ['rtb-0a'],
      errors: [],
    })
  })

  test('that no private subnet has are one error for both endpoint types', () => {
    const SubnetTags = [{ Key: 'tier', Value: 'app' }]
    const missing =
      'vpc-0a has no private subnet in a regular Availability Zone with the tags tier=app. Correct SubnetTags, or tag the subnets.'

    expect(validate(observedVpc(), spec({ SubnetTags })).errors).toEqual([missing])
    expect(validate(observedVpc(), spec({ ...LOGS, SubnetTags })).errors).toEqual([missing])
    expect(
      validate(observedVpc(), spec({ CloudWatchLogs: false, EcrImagePull: false, S3Buckets: '*', SubnetTags })).errors,
    ).toEqual([missing])
  })
})

describe('A subnet of a transit gateway', () => {
  const subnets = [
    subnet({ subnetId: 'subnet-0a', freeAddresses: 10 }),
    subnet({ subnetId: 'subnet-0t', cidrBlock: '10.0.9.0/24', freeAddresses: 250 }),
  ]
  const choiceWith = (...interfaces: Partial<NetworkInterface>[]): string | undefined => {
    const networkInterfaces = interfaces.map((parts, at) =>
      networkInterface({ networkInterfaceId: `eni-0${at}`, subnetId: 'subnet-0t', ...parts }),
    )
    return validate(observedVpc({ subnets, networkInterfaces }), spec(LOGS)).subnets[0]?.subnetId
  }
  const transit = { interfaceType: 'transit_gateway' }

  test('is the last choice', () => {
    expect(choiceWith(transit)).toBe('subnet-0a')
    expect(choiceWith(transit, transit)).toBe('subnet-0a')
  })

  test('is the last choice even with endpoints in it', () => {
    expect(choiceWith(transit, { interfaceType: 'vpc_endpoint' })).toBe('subnet-0a')
  })

  test.each<[string, Partial<NetworkInterface>[]]>([
    ['nothing is in it', []],
    ['tasks are in it', [transit, {}]],
    ['only endpoints are in it', [{ interfaceType: 'vpc_endpoint' }]],
    ['the transit gateway is in another subnet', [{ ...transit, subnetId: 'subnet-0x' }]],
  ])('is a subnet like any other if %s', (_, interfaces) => {
    expect(choiceWith(...interfaces)).toBe('subnet-0t')
  })
})

test('Private DNS is enabled later if a subnet of SubnetIds has a default route, even if the subnet is public', () => {
  const subnets = [subnet({ subnetId: 'subnet-0a' }), subnet({ subnetId: 'subnet-0b', availabilityZone: zone('c') })]
  const routeTables = [
    routeTable({ routeTableId: 'rtb-0a', isMain: true }),
    routeTable({ routeTableId: 'rtb-0p', subnetIds: ['subnet-0b'], routes: [INTERNET_ROUTE] }),
  ]
  const isLater = (properties: object): boolean =>
    validate(observedVpc({ subnets, routeTables }), spec({ ...LOGS, ...properties })).enablesPrivateDnsLater

  expect(isLater({})).toBe(false)
  expect(isLater({ SubnetIds: 'subnet-0b' })).toBe(true)
})

test.each<[boolean, string, Partial<NetworkInterface>[]]>([
  [true, 'a workload is in it', [{}]],
  [false, 'only a NAT gateway is in it', [{ interfaceType: 'nat_gateway' }]],
  [false, 'nothing is in it', []],
])('A public subnet counts for private DNS, which applies to the whole VPC: %s if %s', (expected, _, interfaces) => {
  const vpc = observedVpc({
    subnets: [...observedVpc().subnets, subnet({ subnetId: 'subnet-0p', cidrBlock: '10.0.9.0/24' })],
    routeTables: [
      ...observedVpc().routeTables,
      routeTable({ routeTableId: 'rtb-0p', subnetIds: ['subnet-0p'], routes: [INTERNET_ROUTE] }),
    ],
    networkInterfaces: interfaces.map((parts) =>
      networkInterface({ networkInterfaceId: 'eni-0p', subnetId: 'subnet-0p', ...parts }),
    ),
  })

  expect(validate(vpc, spec(LOGS)).enablesPrivateDnsLater).toBe(expected)
})
