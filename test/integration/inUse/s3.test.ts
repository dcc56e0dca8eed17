import { describe, expect, test } from '@jest/globals'
import { createNatNetwork } from '../../../simulator/networks/natNetwork.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbedOf } = testbeds()

const OPEN = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }

/** A VPC with a workload in its first private subnet. */
const createBusyVpc = async (createNetwork = createNatNetwork) => {
  const testbed = await createTestbedOf(createNetwork)
  const workloadId = testbed.simulator.world.addNetworkInterface(testbed.network.privateSubnetIds[0] ?? '')
  return { ...testbed, workloadId, tableId: testbed.network.privateRouteTableIds[0] ?? '' }
}

describe('A Create in a VPC whose workloads reach S3 through a NAT gateway', () => {
  test('is rejected before its first change, with the workloads, the route table and the remedy', async () => {
    const { stack, vpcId, workloadId, tableId, writes } = await createBusyVpc()

    await expect(stack.create({ VpcId: vpcId })).rejects.toThrow(
      `A new S3 gateway in ${tableId} takes over all S3 traffic there, which has another way out today, and its policy would allow only ECR's layer bucket: ${workloadId} would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.`,
    )

    expect(writes()).toEqual([])
  })

  test('is refused if only task definitions name buckets', async () => {
    const { stack, simulator, vpcId, workloadId, writes } = await createBusyVpc()
    const environmentFiles = [{ type: 's3', value: 'arn:aws:s3:::settings/app.env' }]
    simulator.world.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'nginx', environmentFiles }],
    })

    await expect(stack.create({ VpcId: vpcId, TaskDefinitions: 'web' })).rejects.toThrow(
      `its policy would allow only settings: ${workloadId} would lose every other bucket.`,
    )

    expect(writes()).toEqual([])
  })

  test.each([
    ['all buckets are allowed', { S3Buckets: '*' }],
    ['the template names buckets', { S3Buckets: 'front' }],
    ['the template gives a policy', { PolicyDocuments: { s3: OPEN } }],
    ['the template gives a policy by the full name', { PolicyDocuments: { 'com.amazonaws.ap-northeast-1.s3': OPEN } }],
    ['the template gives a policy by name and kind', { PolicyDocuments: { 's3:Gateway': OPEN } }],
  ])('succeeds if %s, with a warning about open connections', async (_, properties) => {
    const { stack, vpcId, vpc, tableId } = await createBusyVpc()

    const { Warnings } = await stack.create({ VpcId: vpcId, ...properties })

    expect(Warnings).toContain(`s3: the new gateway interrupts open connections to it in ${tableId} for a moment.`)
    expect((await vpc.endpoint('s3')).routeTableIds).toContain(tableId)
  })

  test('succeeds without S3', async () => {
    const { stack, vpcId, vpc } = await createBusyVpc()

    await stack.create({ VpcId: vpcId, EcrImagePull: false })

    expect(await vpc.services()).toEqual(['logs'])
  })

  test('succeeds with the defaults if the workloads have no default route', async () => {
    const { stack, vpcId, vpc } = await createBusyVpc(createReferenceNetwork)

    const { Warnings } = await stack.create({ VpcId: vpcId })

    expect(Warnings).not.toContain('interrupts')
    expect(await vpc.services()).toContain('s3')
  })
})

describe('An existing S3 gateway', () => {
  test('is not added to a route table whose workloads its policy would cut off', async () => {
    const { stack, vpcId, network, workloadId, tableId } = await createBusyVpc()
    const [, freeTableId] = network.privateRouteTableIds
    await stack.create({ VpcId: vpcId, RouteTableIds: freeTableId })

    const update = stack.update({ VpcId: vpcId, RouteTableIds: [freeTableId, tableId] })

    await expect(update).rejects.toThrow(`A new S3 gateway in ${tableId}`)
    await expect(update).rejects.toThrow(workloadId)
  })

  test('causes no warning about workloads that were added after it', async () => {
    const { stack, vpcId, network, simulator } = await createTestbedOf(createNatNetwork)
    await stack.create({ VpcId: vpcId })
    simulator.world.addNetworkInterface(network.privateSubnetIds[0] ?? '')

    const { Warnings } = await stack.update({ VpcId: vpcId })

    expect(Warnings).not.toContain('interrupts')
  })

  test('causes a warning that a changed policy takes minutes to apply', async () => {
    const { stack, vpcId } = await createTestbedOf(createNatNetwork)
    const words = 's3: EC2 can take some minutes to apply the changed policy of the gateway.'
    await stack.create({ VpcId: vpcId })

    expect((await stack.update({ VpcId: vpcId, S3Buckets: 'front' })).Warnings).toContain(words)
    expect((await stack.update({ VpcId: vpcId, S3Buckets: 'front' })).Warnings).not.toContain(words)
  })
})
