import { describe, expect, test } from '@jest/globals'
import type { CreatedVpc, SubnetShape } from '../../../simulator/networks/createVpc.ts'
import { LOGS, subnetsOfLogs, threeZoneTestbeds, zone } from '../../support/threeZones.ts'

const createShape = threeZoneTestbeds()

const idsOf = (ids: CreatedVpc['subnetIds'], ...names: string[]): string[] =>
  names.map((name) => ids[name] ?? `no ${name}`).sort()

/** One interface endpoint and one gateway. */
const SMALL = { PlatformVersion: '1.3.0', CloudWatchLogs: false }

describe('IpAddressType', () => {
  const createDualStack = (withIpv6: readonly boolean[] = [true, true], more: readonly SubnetShape[] = []) =>
    createShape({
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [
        ...withIpv6.map((ipv6, at) => ({
          name: `${at}`,
          zone: zone('ac'[at] ?? ''),
          cidrBlock: `10.0.${at}.0/24`,
          ipv6,
        })),
        ...more,
      ],
    })

  test.each(['ipv4', 'dualstack'])('%s is the address type of interface endpoints', async (IpAddressType) => {
    const { stack, vpc, vpcId } = await createDualStack()

    await stack.create({ VpcId: vpcId, ...SMALL, IpAddressType })

    expect((await vpc.endpoint('ecr.dkr')).ipAddressType).toBe(IpAddressType)
  })

  test.each(['allowed', 'refused'] as const)(
    'dualstack moves an IPv4 endpoint to subnets with IPv6 when swaps within a zone are %s',
    async (zoneSwaps) => {
      const larger = ['a', 'c'].map((letter, at) => ({
        name: `larger-${letter}`,
        zone: zone(letter),
        cidrBlock: `10.0.${64 + 16 * at}.0/20`,
      }))
      const { stack, vpc, vpcId, network, simulator } = await createDualStack([true, true], larger)
      simulator.settings.zoneSwaps = zoneSwaps
      await stack.create({ VpcId: vpcId, ...SMALL })
      expect((await vpc.endpoint('ecr.dkr')).subnetIds).toEqual(idsOf(network.subnetIds, 'larger-a', 'larger-c'))

      await stack.update({ VpcId: vpcId, ...SMALL, IpAddressType: 'dualstack' })

      expect(await vpc.endpoint('ecr.dkr')).toMatchObject({
        ipAddressType: 'dualstack',
        subnetIds: idsOf(network.subnetIds, '0', '1'),
      })
    },
  )

  test('ipv6 uses IPv6-only subnets, and dualstack uses none of them', async () => {
    const { stack, anotherStack, vpc, vpcId, network } = await createDualStack(
      [true],
      [{ name: 'six', zone: zone('a'), ipv6: true }],
    )
    const logs = { VpcId: vpcId, EcrImagePull: false }

    await stack.create({ ...logs, IpAddressType: 'ipv6' })
    await anotherStack().create({ ...logs, CloudWatchLogs: false, Kms: true, IpAddressType: 'dualstack' })

    expect(await vpc.endpoint('logs')).toMatchObject({
      ipAddressType: 'ipv6',
      subnetIds: idsOf(network.subnetIds, 'six'),
    })
    expect((await vpc.endpoint('kms')).subnetIds).toEqual(idsOf(network.subnetIds, '0'))
  })

  test.each([
    [
      'ipv6',
      '0',
      'needs IPv6-only subnets; <> has IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack.',
    ],
    [
      'dualstack',
      'six',
      'needs an IPv4 CIDR block in every subnet; <> has none. Name others in SubnetIds, or set IpAddressType to ipv6.',
    ],
    [
      'ipv4',
      'six',
      'needs an IPv4 CIDR block in every subnet; <> has none. Name others in SubnetIds, or set IpAddressType to ipv6.',
    ],
  ])('%s fails the request when the subnet does not support it', async (IpAddressType, name, problem) => {
    const { stack, vpcId, network, writes } = await createDualStack(
      [true],
      [{ name: 'six', zone: zone('a'), ipv6: true }],
    )
    const SubnetIds = network.subnetIds[name] ?? ''

    await expect(stack.create({ VpcId: vpcId, EcrImagePull: false, SubnetIds, IpAddressType })).rejects.toThrow(
      `IpAddressType ${IpAddressType} ${problem.replace('<>', SubnetIds)}`,
    )
    expect(writes()).toEqual([])
  })

  test('is changed in place', async () => {
    const { stack, vpc, vpcId } = await createDualStack()
    await stack.create({ VpcId: vpcId, ...SMALL })
    const { id } = await vpc.endpoint('ecr.dkr')

    await stack.update({ VpcId: vpcId, ...SMALL, IpAddressType: 'dualstack' })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, ipAddressType: 'dualstack' })

    await stack.update({ VpcId: vpcId, ...SMALL })
    expect(await vpc.endpoint('ecr.dkr')).toMatchObject({ id, ipAddressType: 'ipv4' })
  })

  test('dualstack becomes ipv4, with a warning, for a service that does not offer it', async () => {
    const { stack, vpc, vpcId } = await createDualStack()

    const { Warnings } = await stack.create({
      VpcId: vpcId,
      EcrImagePull: false,
      Kms: true,
      IpAddressType: 'dualstack',
    })

    expect((await vpc.endpoint('kms')).ipAddressType).toBe('ipv4')
    expect((await vpc.endpoint('logs')).ipAddressType).toBe('dualstack')
    expect(Warnings).toBe('kms does not offer dualstack; its endpoint is ipv4.')
  })

  test('dualstack keeps such an endpoint in its subnet when none of the zone has IPv6', async () => {
    const subnets = [0, 1].map((at) => ({ name: `${at}`, zone: zone('a'), cidrBlock: `10.0.${at}.0/24` }))
    const { stack, vpcId, writes } = await createShape({ cidrBlock: '10.0.0.0/16', subnets })
    const properties = { VpcId: vpcId, ...LOGS, CloudWatchLogs: false, Kms: true, IpAddressType: 'dualstack' }
    await stack.create(properties)
    const created = writes().length

    await stack.update(properties)

    expect(writes()).toHaveLength(created)
  })

  test('ipv6 fails the request when a service or a subnet does not support it', async () => {
    const { stack, vpcId, network, writes } = await createDualStack([true, false])

    await expect(stack.create({ VpcId: vpcId, EcrImagePull: false, Kms: true, IpAddressType: 'ipv6' })).rejects.toThrow(
      `1. IpAddressType ipv6 needs IPv6-only subnets; ${idsOf(network.subnetIds, '0', '1').join(', ')} have IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack. 2. kms offers only ipv4, not IpAddressType ipv6.`,
    )
    expect(writes()).toEqual([])
  })
})

describe('An address type', () => {
  test('can change to ipv6 in fewer zones, and back', async () => {
    const testbed = await createShape({
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [
        { name: 'dual-a', zone: zone('a'), cidrBlock: '10.0.0.0/24', ipv6: true },
        { name: 'dual-c', zone: zone('c'), cidrBlock: '10.0.1.0/24', ipv6: true },
        { name: 'six-c', zone: zone('c'), ipv6: true },
      ],
    })
    const { stackNamed, vpcId } = testbed
    const dualstack = { VpcId: vpcId, ...LOGS, IpAddressType: 'dualstack' }
    const ipv6 = { ...dualstack, IpAddressType: 'ipv6' }
    const front = stackNamed('front')
    await front.create(dualstack)
    expect(await subnetsOfLogs(testbed)).toEqual(['dual-a', 'dual-c'])

    await front.update(ipv6)
    expect(await subnetsOfLogs(testbed)).toEqual(['six-c'])

    await front.update(dualstack)
    expect(await subnetsOfLogs(testbed)).toEqual(['dual-a', 'dual-c'])
  })

  test('of dualstack uses the subnets with IPv6, and omits a zone that has none', async () => {
    const pair = (letter: string, at: number) => [
      { name: `small-${letter}`, zone: zone(letter), cidrBlock: `10.0.${at}.0/24`, ipv6: true },
      { name: `large-${letter}`, zone: zone(letter), cidrBlock: `10.0.${16 * (at + 1)}.0/20` },
    ]
    const testbed = await createShape({
      cidrBlock: '10.0.0.0/16',
      ipv6: true,
      subnets: [...pair('a', 0), ...pair('c', 1), { name: 'four-d', zone: zone('d'), cidrBlock: '10.0.3.0/24' }],
    })

    const { Warnings } = await testbed
      .stackNamed('front')
      .create({ VpcId: testbed.vpcId, ...LOGS, IpAddressType: 'dualstack' })

    expect(await subnetsOfLogs(testbed)).toEqual(['small-a', 'small-c'])
    expect(Warnings).toContain(zone('d'))
  })
})
