import type { Testbed } from '../../support/testbed.ts'
import { describe, expect, test } from '@jest/globals'
import type { Attributes } from '../../../handler/resource/attributes.ts'
import type { CreatedVpc, VpcShape } from '../../../simulator/networks/createVpc.ts'
import { endpointServices } from '../../../simulator/regions/endpointServices.ts'
import { regionNamed } from '../../../simulator/regions/index.ts'
import { LOGS, threeZoneTestbeds, THREE_ZONES, zone } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

const zonesOf = ({ AvailabilityZones }: Attributes): string => AvailabilityZones ?? ''

/** The names of the subnets that the endpoint of logs is in. */
const subnetsOfLogs = async ({ vpc, network }: Testbed<CreatedVpc>): Promise<string[]> => {
  const { subnetIds } = await vpc.endpoint('logs')
  return Object.keys(network.subnetIds)
    .filter((name) => subnetIds.includes(network.subnetIds[name] ?? ''))
    .sort()
}

const shapeOf = (parts: Partial<VpcShape>): VpcShape => ({ cidrBlock: '10.0.0.0/16', subnets: [], ...parts })

test('The same properties in the same VPC give the same zones, whatever came before', async () => {
  const region = 'us-east-1'
  const subnets = ['a', 'b', 'e'].map((name, at) => ({ name, zone: zone(name, region), cidrBlock: `10.0.${at}.0/24` }))
  const { simulator, stackNamed, vpcId } = await createTestbed(shapeOf({ subnets }), { region })
  const kms = endpointServices(regionNamed(region)).find(({ serviceName }) => serviceName.endsWith('.kms'))
  if (kms) simulator.world.putEndpointService({ ...kms, availabilityZones: [zone('e', region)] })
  const properties = { VpcId: vpcId, ...LOGS, CloudWatchLogs: false, MaxAvailabilityZones: 1 }
  const front = stackNamed('front')
  expect(zonesOf(await front.create({ ...properties, Kms: true }))).toBe(zone('e', region))

  const updated = await front.update({ ...properties, AdditionalServices: 'lambda' })
  await front.delete()
  const created = await stackNamed('back').create({ ...properties, AdditionalServices: 'lambda' })

  expect(zonesOf(updated)).toBe(zonesOf(created))
})

test('A change of tags alone moves no endpoint while deleted ones are still listed', async () => {
  const testbed = await createTestbed(THREE_ZONES, { settings: { durations: { deletedVisible: 600_000 } } })
  const { stackNamed, vpcId } = testbed
  const properties = { VpcId: vpcId, ...LOGS, MaxAvailabilityZones: 1 }
  const front = stackNamed('front')
  await front.create({ ...properties, AdditionalServices: 'email-smtp,sqs' })
  await front.update(properties)
  const before = await subnetsOfLogs(testbed)

  await front.update({ ...properties, Tags: [{ Key: 'Team', Value: 'web' }] })

  expect(await subnetsOfLogs(testbed)).toEqual(before)
  expect(front.actions.map(({ type }) => type)).not.toContain('ModifyVpcEndpoint')
})

describe('An address type', () => {
  test('can become ipv6 where zones are dropped, and be rolled back', async () => {
    const testbed = await createTestbed(
      shapeOf({
        ipv6: true,
        subnets: [
          { name: 'dual-a', zone: zone('a'), cidrBlock: '10.0.0.0/24', ipv6: true },
          { name: 'dual-c', zone: zone('c'), cidrBlock: '10.0.1.0/24', ipv6: true },
          { name: 'six-c', zone: zone('c'), ipv6: true },
        ],
      }),
    )
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

  test('of dualstack takes the subnets that have IPv6, and leaves out a zone that has none', async () => {
    const pair = (letter: string, at: number) => [
      { name: `small-${letter}`, zone: zone(letter), cidrBlock: `10.0.${at}.0/24`, ipv6: true },
      { name: `large-${letter}`, zone: zone(letter), cidrBlock: `10.0.${16 * (at + 1)}.0/20` },
    ]
    const testbed = await createTestbed(
      shapeOf({
        ipv6: true,
        subnets: [...pair('a', 0), ...pair('c', 1), { name: 'four-d', zone: zone('d'), cidrBlock: '10.0.3.0/24' }],
      }),
    )

    const { Warnings } = await testbed.stackNamed('front').create({ VpcId: testbed.vpcId, ...LOGS, IpAddressType: 'dualstack' })

    expect(await subnetsOfLogs(testbed)).toEqual(['small-a', 'small-c'])
    expect(Warnings).toContain(zone('d'))
  })
})

test('A subnet can be swapped for another of its zone where EC2 takes no such swap in one call', async () => {
  const extra = { name: 'a2', zone: zone('a'), cidrBlock: '10.0.9.0/24' }
  const testbed = await createTestbed(
    { ...THREE_ZONES, subnets: [...THREE_ZONES.subnets, extra] },
    { settings: { zoneSwaps: 'refused' } },
  )
  const { stackNamed, vpcId, network } = testbed
  const idsOf = (...names: string[]) => names.map((name) => network.subnetIds[name]).join()
  const front = stackNamed('front')
  await front.create({ VpcId: vpcId, ...LOGS, SubnetIds: idsOf('a', 'c') })

  await front.update({ VpcId: vpcId, ...LOGS, SubnetIds: idsOf('a2', 'c') })

  expect(await subnetsOfLogs(testbed)).toEqual(['a2', 'c'])
})

test('A /28 for a transit gateway is no place for endpoints, though it has more free addresses', async () => {
  const testbed = await createTestbed(
    shapeOf({
      subnets: [
        { name: 'app', zone: zone('a'), cidrBlock: '10.0.0.0/24' },
        { name: 'tgw', zone: zone('a'), cidrBlock: '10.0.1.0/28' },
      ],
    }),
  )
  testbed.simulator.world.takeAddresses(testbed.network.subnetIds.app ?? '', 245)

  await testbed.stackNamed('front').create({ VpcId: testbed.vpcId, ...LOGS })

  expect(await subnetsOfLogs(testbed)).toEqual(['app'])
})
