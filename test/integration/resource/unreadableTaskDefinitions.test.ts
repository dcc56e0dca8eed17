import { describe, expect, test } from '@jest/globals'
import { createVpc } from '../../../simulator/networks/createVpc.ts'
import type { Testbed } from '../../support/testbed.ts'
import { THREE_ZONES, threeZoneTestbeds } from '../../support/threeZones.ts'

const createTestbed = threeZoneTestbeds()

const register = ({ simulator }: Testbed<unknown>, family: string, container: object): string =>
  simulator.world.registerTaskDefinition({
    family,
    containerDefinitions: [{ name: 'app', image: 'nginx', ...container }],
  })

/** Registers a task definition with a secret and an environment file in S3. @returns a function that deregisters it */
const registerOrders = (testbed: Testbed<unknown>): (() => void) => {
  const environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::settings/orders.env' }]
  const arn = register(testbed, 'orders', { secrets: [{ valueFrom: 'key' }], environmentFiles })
  return () => testbed.simulator.world.deregisterTaskDefinition(arn)
}

describe('An Update with a task definition that was deregistered meanwhile', () => {
  test('keeps existing endpoints, adds a warning, and restores the other properties when it is a rollback', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId: VpcId, vpc, snapshot } = testbed
    const deregister = registerOrders(testbed)
    const front = stackNamed('front')
    await front.create({ VpcId, TaskDefinitions: 'orders' })
    const created = snapshot()
    const failed = { VpcId, TaskDefinitions: 'orders', EcsExec: true }
    const properties = front.resource?.properties ?? {}
    await front.update(failed)
    deregister()
    front.resource = { physicalId: front.resource?.physicalId ?? '', properties }

    const { Warnings } = await front.rollBack(failed)

    expect(await vpc.services()).toEqual(['s3', 'ssm'])
    expect(snapshot()).toBe(created)
    expect(Warnings).toMatch(/^TaskDefinitions: .*orders: expected a task definition that is registered/)
  })

  test('adds the endpoints that readable task definitions need', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId: VpcId, vpc } = testbed
    const deregister = registerOrders(testbed)
    register(testbed, 'invoices', { logConfiguration: { logDriver: 'awslogs' } })
    const front = stackNamed('front')
    await front.create({ VpcId, TaskDefinitions: 'orders' })
    deregister()

    await front.update({ VpcId, TaskDefinitions: 'orders,invoices' })

    expect(await vpc.services()).toEqual(['logs', 's3', 'ssm'])
    expect(JSON.stringify((await vpc.endpoint('s3')).policy)).toContain('arn:aws:s3:::settings')
  })

  test('also keeps endpoints that lists omit for a while', async () => {
    const testbed = await createTestbed()
    const { simulator, stackNamed, vpcId: VpcId, vpc } = testbed
    const deregister = registerOrders(testbed)
    const front = stackNamed('front')
    await front.create({ VpcId, TaskDefinitions: 'orders' })
    const { id } = await vpc.endpoint('ssm')
    deregister()
    Object.assign(simulator.settings.youngResources, { omittedFor: 120_000, omission: 0.5, omittedTypes: 'all' })
    await front.rollBack({ VpcId, TaskDefinitions: 'orders', Kms: true })

    await simulator.clock.sleep(600_000)
    expect(await vpc.services()).toEqual(['s3', 'ssm'])
    expect((await vpc.endpoint('ssm')).id).toBe(id)
  })
})

describe('A task definition that cannot be read fails', () => {
  test('an Update of a resource that has nothing in the VPC', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId: VpcId } = testbed
    const front = stackNamed('front')
    await front.create({ VpcId, EcrImagePull: false, CloudWatchLogs: false })

    const update = front.update({ VpcId, TaskDefinitions: 'orders' })

    await expect(update).rejects.toThrow('orders: expected a task definition that is registered')
  })

  test('an Update to another VPC, which creates the resource there', async () => {
    const testbed = await createTestbed()
    const { stackNamed, vpcId: VpcId } = testbed
    const deregister = registerOrders(testbed)
    const front = stackNamed('front')
    await front.create({ VpcId, TaskDefinitions: 'orders' })
    const other = (await createVpc(testbed.client, THREE_ZONES)).vpcId
    deregister()

    const update = front.update({ VpcId: other, TaskDefinitions: 'orders' })

    await expect(update).rejects.toThrow('orders: expected a task definition that is registered')
  })
})
