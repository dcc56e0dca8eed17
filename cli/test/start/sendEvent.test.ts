import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startSimulator } from '../../../simulator/index.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../../../test/support/ec2Client.ts'
import { type SimulatedNetwork, startSimulatedNetwork } from '../../start/simulatedNetwork.ts'
import { readEndpoints } from '../../start/vpcState.ts'
import { run, runSpawned } from '../run.ts'

const NO_DURATIONS = { interfaceEndpointPending: 0, interfaceEndpointDeleting: 0, modifyPending: 0 }

let testbed: SimulatedNetwork

beforeAll(async () => {
  testbed = await startSimulatedNetwork(NO_DURATIONS)
})

afterAll(() => testbed.simulator.close())

const send = (name: string, ...options: string[]) =>
  run('--event', `events/${name}.json`, '--endpoint-url', testbed.simulator.url, ...options)

const services = async (vpcId = testbed.network.vpcId): Promise<string[]> =>
  (await readEndpoints(testbed.ec2, vpcId)).map(({ service }) => service)

describe('npm start -- --event', () => {
  const plain = ['ecr.api', 'ecr.dkr', 'logs', 's3']

  test('succeeds with each event of a resource’s life', async () => {
    for (const [name, expected] of [
      ['create', plain],
      ['update', ['ecr.api', 'ecr.dkr', 'kms', 'logs', 's3', 'ssmmessages']],
      ['update-rollback', plain],
      ['delete', []],
      ['create', plain],
      ['delete-cancelled-create', []],
    ] as const) {
      const { status, stdout, stderr } = await send(name, '--vpc-id', testbed.network.vpcId)

      expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' })
      expect(stdout).toMatch(/✔ SUCCESS in \d+\.\d s/)
      expect({ name, services: await services() }).toEqual({ name, services: expected })
    }
  })

  test('creates endpoints in another VPC with another physical id for update-replacement', async () => {
    const other = await createReferenceNetwork(testbed.ec2)
    const { status, stdout } = await send('update-replacement', '--vpc-id', other.vpcId)

    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`Ref +fargate-endpoints/${other.vpcId}/`))
    expect(await services(other.vpcId)).toEqual(plain)
  })
})

test.concurrent('npm start -- --event prints a FAILED response with its reason, and exits with 1', async () => {
  const { status, stdout } = await send('create')

  expect(status).toBe(1)
  expect(stdout).toMatch(/✖ FAILED in .*: VpcId: expected a VPC/)
})

test.concurrent('npm start -- --event runs the function in the region of --region, and in its partition', async () => {
  const simulator = await startSimulator({ region: 'us-gov-west-1', settings: { durations: NO_DURATIONS } })
  const client = ec2ClientOf(simulator)
  const { vpcId } = await createReferenceNetwork(client)
  const options = ['--endpoint-url', simulator.url, '--vpc-id', vpcId, '--region', 'us-gov-west-1']
  const { status } = await run('--event', 'events/create.json', ...options)
  const endpoints = await readEndpoints(client, vpcId)
  await simulator.close()

  expect(status).toBe(0)
  expect(endpoints.find(({ service }) => service === 's3')?.policy).toContain(
    'arn:aws-us-gov:s3:::prod-us-gov-west-1-starport-layer-bucket',
  )
})

test.concurrent('npm start -- --event uses AWS_ENDPOINT_URL without --endpoint-url', async () => {
  const { status, stdout } = await runSpawned(['--event', 'events/delete-cancelled-create.json'], {
    AWS_ENDPOINT_URL: testbed.simulator.url,
  })

  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('✔ SUCCESS') })
})

test.concurrent("npm start -- --event writes the function's log to standard error with --verbose, without the signature of the ResponseURL", async () => {
  const { stderr } = await send('create', '--verbose')

  expect(stderr).toContain('"message":"outcome"')
  expect(stderr).not.toContain('X-Amz-Signature')
})
