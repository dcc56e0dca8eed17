import { expect, test } from '@jest/globals'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

/** A deletion takes longer than any lag of lists, so a missing endpoint has been deleted. */
const durations = { interfaceEndpointPending: 3_000, interfaceEndpointDeleting: 60_000 }

const LOGS = 'com.amazonaws.ap-northeast-1.logs'

test('A Create that deletes its own failed endpoint does not mistake that for a Delete of the resource', async () => {
  const { simulator, stack, vpcId, vpc } = await createTestbed({ settings: { durations } })
  let failedId: string | undefined
  // A zone of the service fails: so does the endpoint, and the next one cannot use that zone.
  simulator.hooks.beforeReply = async ({ action }) => {
    if (action !== 'CreateVpcEndpoint' || failedId !== undefined) return
    const made = (await vpc.endpoints()).find(({ service }) => service === 'logs')
    const service = simulator.world.endpointServices.find(({ serviceName }) => serviceName === LOGS)
    if (!made || !service) return
    failedId = made.id
    simulator.world.setEndpointState(failedId, 'failed')
    simulator.world.putEndpointService({ ...service, availabilityZones: service.availabilityZones.slice(1) })
  }
  // Causes another round, as if another gateway had just been created in the route tables.
  simulator.faults.inject({ action: 'CreateVpcEndpoint', failure: { code: 'RouteAlreadyExists' } })

  // Without private DNS, the endpoint is created after one more read under the lease, when the failed one has been
  // deleted.
  await stack.create({ VpcId: vpcId, EcrImagePull: false, S3Buckets: 'assets', PrivateDns: false })

  expect(stack.actions.filter(({ type }) => type === 'DeleteVpcEndpoints')).toMatchObject([{ endpointIds: [failedId] }])
  const existing = (await vpc.endpoints()).map(({ service, state }) => `${service} ${state}`)
  expect(existing).toEqual(['logs available', 's3 available'])
})
