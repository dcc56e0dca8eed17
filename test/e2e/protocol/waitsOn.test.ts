import { expect, jest, test } from '@jest/globals'
import { deployments } from '../bundle/deployed.ts'

const deploy = deployments()

/** Longer than one invocation. The bundle waits in real time. */
const DELETING_MS = 16_000
const TIMEOUT_SECONDS = 20

test('A Delete waits in further invocations when EC2 takes longer than one invocation to delete an endpoint', async () => {
  const durations = { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: DELETING_MS }
  const { simulator, network, found, lambda, stack } = await deploy({
    settings: { durations },
    configuration: { timeoutSeconds: TIMEOUT_SECONDS, retryDelaysMs: [500, 1_000] },
  })
  const { vpcId } = network
  const invoke = jest.spyOn(lambda, 'invoke')
  expect((await stack.create({ VpcId: vpcId, EcrImagePull: false })).status).toBe('SUCCESS')

  const { status, reason } = await stack.delete()

  expect({ status, reason }).toMatchObject({ status: 'SUCCESS' })
  expect(await invoke.mock.results.at(-1)?.value).toHaveProperty('attempts.length', 2)
  expect(lambda.logs).toContain('"errorType":"StillWaitingError"')
  expect(JSON.parse(simulator.snapshot(vpcId)).securityGroups).toEqual(JSON.parse(found).securityGroups)
})
