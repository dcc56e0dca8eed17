import { describe, expect, test } from '@jest/globals'
import { doctorTestbeds } from './testbed.ts'

const createTestbed = doctorTestbeds()

interface JsonPath {
  destination: string
  service: string | null
  reason: string
  subnetId: string
  state: string
}

const destinationsIn = ({ paths }: { paths: JsonPath[] }): string[] => [
  ...new Set(paths.map(({ destination }) => destination)),
]

describe('doctor --service', () => {
  test('checks the needs of the task definition from each subnet of the service', async () => {
    const { doctorJson, network, groupId } = await createTestbed()

    const found = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect(found).toMatchObject({
      ...{ status: 0, stderr: '', subject: 'service orders of cluster shop', stopped: null, notes: [], fixes: [] },
      task: { subnetIds: network.privateSubnetIds, securityGroupIds: [groupId], assignPublicIp: false },
      summary: { open: 10, closed: 0, unknown: 0 },
    })
    expect(destinationsIn(found)).toEqual(['ECR authorization', 'image manifest', 'image layers', 'logs', 'secrets'])
    expect(found.paths[0].reason).toMatch(/^container app pulls 123456789012/)
  })

  test('checks the needs of ECS Exec and Service Connect if the service uses them', async () => {
    const { doctorJson, putService } = await createTestbed()
    putService({ enableExecuteCommand: true, deployments: [{ serviceConnectConfiguration: { enabled: true } }] })

    const found = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect(destinationsIn(found)).toEqual(expect.arrayContaining(['ECS Exec', 'Service Connect']))
    expect(found.fixes).toEqual(
      ['EcsExec', 'ServiceConnect'].map((flag) => expect.stringContaining(`set ${flag} to true`)),
    )
  })

  test('shows why the last task stopped, and prefers a failed start', async () => {
    const { doctor, world } = await createTestbed()
    const stopped = { cluster: 'shop', group: 'service:orders', lastStatus: 'STOPPED' }
    const reason = 'ResourceInitializationError: unable to pull secrets or registry auth'
    world.putEcsTask({ ...stopped, stopCode: 'TaskFailedToStart', stoppedReason: reason, stoppedAt: new Date(1) })
    world.putEcsTask({ ...stopped, stopCode: 'UserInitiated', stoppedReason: 'bored', stoppedAt: new Date(2) })

    const { stdout } = await doctor('--cluster', 'shop', '--service', 'orders')

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`stopped (TaskFailedToStart): ${reason}`)
    expect(stdout).not.toContain('bored')
  })

  test('accepts an ARN, and reads the network configuration from a task set', async () => {
    const { doctorJson, putService, network, taskDefinition } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds
    const arn = putService({
      networkConfiguration: undefined,
      taskDefinition: undefined,
      taskSets: [{ taskDefinition, networkConfiguration: { awsvpcConfiguration: { subnets: [subnetId] } } }],
    })

    const { task, subject } = await doctorJson('--service', arn)

    expect(task.subnetIds).toEqual([subnetId])
    expect(subject).toBe('service orders of cluster shop')
  })

  test('uses the public address and the platform version of the service', async () => {
    const { doctorJson, putService, network } = await createTestbed()
    const awsvpcConfiguration = { subnets: network.publicSubnetIds, assignPublicIp: 'ENABLED' }
    putService({ networkConfiguration: { awsvpcConfiguration }, platformVersion: '1.3.0' })

    const found = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect(found.task.assignPublicIp).toBe(true)
    expect(destinationsIn(found)).toEqual(['image manifest', 'image layers', 'logs'])
    expect(found.summary.closed).toBe(0)
  })

  test('names the registry that no endpoint serves', async () => {
    const { doctorJson, world, putService } = await createTestbed()
    const containerDefinitions = [{ name: 'app', image: 'nginx:1' }]
    putService({ taskDefinition: world.registerTaskDefinition({ family: 'web', containerDefinitions }) })

    const found = await doctorJson('--cluster', 'shop', '--service', 'orders')

    expect(found.status).toBe(1)
    expect(destinationsIn(found)).toEqual(['Docker Hub'])
    expect(found.paths[0].decisive).toMatchObject({ kind: 'route', state: 'closed' })
  })
})

describe('A task with platform version', () => {
  test.each([
    ['1.3.0', 'Linux', 'image manifest'],
    ['1.4.0', 'Linux', 'ECR authorization'],
    ['1.0.0', 'WINDOWS_SERVER_2022_CORE', 'ECR authorization'],
  ])('%s on %s needs the %s first', async (platformVersion, platformFamily, first) => {
    const { doctorJson, putService } = await createTestbed()
    putService({ platformVersion, platformFamily })

    expect(destinationsIn(await doctorJson('--cluster', 'shop', '--service', 'orders'))[0]).toBe(first)
  })
})

describe('doctor --task', () => {
  test('checks the subnet and the groups of the task’s network interface', async () => {
    const { doctorJson, world, network, taskDefinition, groupId } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds
    const arn = world.putEcsTask({ cluster: 'shop', subnetId, groupIds: [groupId], taskDefinitionArn: taskDefinition })

    const found = await doctorJson('--task', arn)

    expect(found.task).toEqual({ subnetIds: [subnetId], securityGroupIds: [groupId], assignPublicIp: false })
    expect(found).toMatchObject({ status: 0, summary: { open: 5, closed: 0, unknown: 0 } })
  })

  test('does not know the groups of a stopped task without a service', async () => {
    const { doctorJson, world, network, taskDefinition, groupId } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds
    const arn = world.putEcsTask({
      cluster: 'shop',
      subnetId,
      taskDefinitionArn: taskDefinition,
      lastStatus: 'STOPPED',
    })

    const found = await doctorJson('--task', arn)
    expect(found.task.securityGroupIds).toBe(null)
    expect(found.summary).toEqual({ open: 0, closed: 0, unknown: 5 })

    const told = await doctorJson('--task', arn, '--security-group-ids', groupId)
    expect(told.summary).toEqual({ open: 5, closed: 0, unknown: 0 })
  })

  test('checks the groups of the service, and reports why the task stopped, if its network interface was deleted', async () => {
    const { doctorJson, world, network, taskDefinition, groupId } = await createTestbed()
    const [subnetId = ''] = network.privateSubnetIds
    const arn = world.putEcsTask({
      ...{ cluster: 'shop', group: 'service:orders', subnetId, taskDefinitionArn: taskDefinition },
      ...{ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason: 'no way' },
      containers: [{ name: 'app', reason: 'CannotPullContainerError: i/o timeout' }],
    })

    const found = await doctorJson('--task', arn)

    expect(found.task.securityGroupIds).toEqual([groupId])
    expect(found.stopped).toEqual({
      taskArn: arn,
      code: 'TaskFailedToStart',
      reason: 'no way; CannotPullContainerError: i/o timeout',
    })
  })
})
