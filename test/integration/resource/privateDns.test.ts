import { ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import { testbeds } from '../../support/testbed.ts'
import { LOGS, threeZoneTestbeds } from '../../support/threeZones.ts'

const { createTestbed, createTestbedOf } = testbeds()

const createThreeZones = threeZoneTestbeds()

const dnsOf = (endpoints: readonly { service: string; privateDns: boolean }[]) =>
  Object.fromEntries(endpoints.map(({ service, privateDns }) => [service, privateDns]))

describe('PrivateDns', () => {
  test('is on for interface endpoints unless the template turns it off', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId })
    expect(dnsOf(await vpc.endpoints())).toEqual({ 'ecr.api': true, 'ecr.dkr': true, logs: true, s3: false })
    const { id } = await vpc.endpoint('logs')

    const { Warnings } = await stack.update({ VpcId: vpcId, PrivateDns: false })

    expect(dnsOf(await vpc.endpoints())).toEqual({ 'ecr.api': false, 'ecr.dkr': false, logs: false, s3: false })
    expect((await vpc.endpoint('logs')).id).toBe(id)
    expect(Warnings).toContain('PrivateDns is false: tasks call ')
  })

  test('is turned on again in place', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId, EcrImagePull: false, PrivateDns: 'false' })
    const { id } = await vpc.endpoint('logs')

    const { Warnings } = await stack.update({ VpcId: vpcId, EcrImagePull: false })

    expect(await vpc.endpoint('logs')).toMatchObject({ id, privateDns: true })
    expect(Warnings).toBe('')
  })

  test('is off for a service that has no private DNS name', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId, EcrImagePull: false, AdditionalServices: 'iot.data' })

    expect(dnsOf(await vpc.endpoints())).toEqual({ 'iot.data': false, logs: true })
  })
})

describe('A VPC with disabled DNS attributes', () => {
  const createWith = (attributes: { enableDnsSupport?: boolean; enableDnsHostnames?: boolean }) =>
    createTestbedOf((client) =>
      createVpc(client, {
        cidrBlock: '10.0.0.0/16',
        ...attributes,
        subnets: [{ name: 'a', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }],
      }),
    )

  test.each([
    [{ enableDnsSupport: false }, 'enableDnsSupport'],
    [{ enableDnsHostnames: false }, 'enableDnsHostnames'],
    [{ enableDnsSupport: false, enableDnsHostnames: false }, 'enableDnsSupport and enableDnsHostnames'],
  ])('makes a Create with private DNS fail before the first change: %j', async (attributes, names) => {
    const { stack, vpcId, writes } = await createWith(attributes)

    await expect(stack.create({ VpcId: vpcId })).rejects.toThrow(
      `Private DNS needs ${names} of ${vpcId}, found disabled.`,
    )
    expect(writes()).toEqual([])
  })

  test('accepts endpoints without private DNS', async () => {
    const { stack, vpc, vpcId } = await createWith({ enableDnsHostnames: false })

    await stack.create({ VpcId: vpcId, PrivateDns: false })

    expect(await vpc.services()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
  })

  test('accepts endpoints with private DNS after the attributes are enabled', async () => {
    const { stack, vpc, vpcId, client } = await createWith({ enableDnsHostnames: false })
    await expect(stack.create({ VpcId: vpcId })).rejects.toThrow('found disabled')
    await client.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }))

    await stack.create({ VpcId: vpcId })

    expect((await vpc.endpoint('logs')).privateDns).toBe(true)
  })
})

describe('A private hosted zone with the private DNS name', () => {
  test.each([
    [
      'is reported after a few attempts, because nothing in the VPC changes',
      45_000,
      /^CreateVpcEndpoint logs.*Route 53/,
    ],
    ['is named in the reason when the deadline comes earlier', 15_000, /Pending: .*another attempt, after .*Route 53/],
  ])('%s', async (_, timeLimit, message) => {
    const { simulator, stackNamed, vpcId } = await createThreeZones()
    simulator.world.attachHostedZone(vpcId, 'logs.ap-northeast-1.amazonaws.com')
    const front = stackNamed('front', { retries: true })
    front.timeLimit = timeLimit

    await expect(front.create({ VpcId: vpcId, ...LOGS })).rejects.toThrow(message)
  })
})
