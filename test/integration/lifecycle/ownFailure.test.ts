import { expect, test } from '@jest/globals'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

/** Longer than any list lags: what is missing by then was taken away. */
const durations = { interfaceEndpointPending: 3_000, interfaceEndpointDeleting: 60_000 }

const LOGS = 'com.amazonaws.ap-northeast-1.logs'

test('a Create that rolls back its own failure does not mistake that for the work of a Delete', async () => {
  const { simulator, stack, vpcId, vpc } = await createTestbed({ settings: { durations } })
  let failedId: string | undefined
  // A zone of the service goes down: the endpoint fails, and the next one has to do without that zone.
  simulator.hooks.beforeReply = async ({ action }) => {
    if (action !== 'CreateVpcEndpoint' || failedId !== undefined) return
    const made = (await vpc.endpoints()).find(({ service }) => service === 'logs')
    const service = simulator.world.endpointServices.find(({ serviceName }) => serviceName === LOGS)
    if (!made || !service) return
    failedId = made.id
    simulator.world.setEndpointState(failedId, 'failed')
    simulator.world.putEndpointService({ ...service, availabilityZones: service.availabilityZones.slice(1) })
  }
  // So that it looks again: the routes of the gateway beside it were somebody's just then.
  simulator.faults.inject({ action: 'CreateVpcEndpoint', failure: { code: 'RouteAlreadyExists' } })

  // Without private DNS an endpoint is made after one more look, under the lock, by when the one that failed is gone.
  await stack.create({ VpcId: vpcId, EcrImagePull: false, S3Buckets: 'assets', PrivateDns: false })

  expect(stack.actions.filter(({ type }) => type === 'DeleteVpcEndpoints')).toMatchObject([{ endpointIds: [failedId] }])
  const existing = (await vpc.endpoints()).map(({ service, state }) => `${service} ${state}`)
  expect(existing).toEqual(['logs available', 's3 available'])
})
