import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2'
import type { Ec2 } from '../ec2/ec2.ts'
import { isGone } from '../ec2/errorCodes.ts'
import { EndpointFailedError, StaleStateError } from '../ec2/errors.ts'
import { ABSENCE_MS, poll } from '../ec2/poll.ts'
import { MAX_LAG_MS } from '../lock/handover.ts'
import { isDeletingOrDeleted, isTerminal } from '../model/endpointState.ts'
import type { Endpoint } from '../model/observed.ts'
import { readEndpoints } from '../observe/reads.ts'
import type { Progress } from './progress.ts'

/** States that need no further wait: `pendingacceptance` waits for the service's owner, not for EC2. */
const SETTLED = new Set(['available', 'pendingacceptance', 'partial'])

/**
 * Waits until endpoints are available, with one call per poll for all of them: the SDK has no waiter for endpoints. An
 * endpoint that is not listed yet is waited for like any other, because lists lag behind creations.
 * @throws EndpointFailedError with EC2's words for an endpoint that failed; StaleStateError for one that was deleted
 */
export const waitUntilAvailable = (ec2: Ec2, endpointIds: readonly string[], progress: Progress): Promise<void> => {
  const startedAt = ec2.now()
  return waitForEach(ec2, endpointIds, 'to become available', progress, async (endpoint, id) => {
    if (!endpoint) {
      if (ec2.now() - startedAt > MAX_LAG_MS) throw new StaleStateError(`${id} is not listed any more`)
      return false
    }
    if (isDeletingOrDeleted(endpoint)) throw new StaleStateError(`${id} was deleted`)
    if (isTerminal(endpoint)) {
      const { serviceName, state, failure } = endpoint
      throw new EndpointFailedError(`${id} (${serviceName}) is ${state}${failure ? `: ${failure}` : '.'}`)
    }
    return SETTLED.has(endpoint.state)
  })
}

/**
 * Waits until each endpoint is listed as deleted, is unknown by its id, or is missing from every list for ten seconds.
 */
export const waitUntilDeleted = (ec2: Ec2, endpointIds: readonly string[], progress: Progress): Promise<void> => {
  const missingSince = new Map<string, number>()
  return waitForEach(ec2, endpointIds, 'to be deleted', progress, async (endpoint, id) => {
    if (endpoint) {
      missingSince.delete(id)
      return endpoint.state === 'deleted'
    }
    const since = missingSince.get(id) ?? ec2.now()
    missingSince.set(id, since)
    return ec2.now() - since >= ABSENCE_MS || isUnknown(ec2, id)
  })
}

const isUnknown = async (ec2: Ec2, id: string): Promise<boolean> => {
  try {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }))
    // An empty answer counts as a list without the endpoint.
    return VpcEndpoints.some(({ State }) => State?.toLowerCase() === 'deleted')
  } catch (error) {
    if (isGone(error)) return true
    throw error
  }
}

const waitForEach = async (
  ec2: Ec2,
  endpointIds: readonly string[],
  purpose: string,
  progress: Progress,
  isDone: (endpoint: Endpoint | undefined, id: string) => Promise<boolean>,
): Promise<void> => {
  if (endpointIds.length === 0) return
  const pending = new Map(endpointIds.map((id) => [id, progress.beginWait(`${id} ${purpose}`)]))
  try {
    await poll({
      clock: ec2,
      pausesFirst: true,
      until: async () => {
        const endpoints = await readEndpoints(ec2, { 'vpc-endpoint-id': [...pending.keys()] })
        for (const [id, end] of pending) {
          const endpoint = endpoints.find(({ endpointId }) => endpointId === id)
          if (!(await isDone(endpoint, id))) continue
          end()
          pending.delete(id)
        }
        return pending.size === 0 ? true : undefined
      },
    })
  } catch (error) {
    for (const end of pending.values()) end(error)
    throw error
  }
}
