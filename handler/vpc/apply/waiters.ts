import type { Owner } from '../../resource/owner.ts'
import type { Ec2 } from '../ec2/ec2.ts'
import { EndpointFailedError, StaleStateError } from '../ec2/errors.ts'
import { type Endpoint, isDeleting, isTerminal } from '../model/observed.ts'
import { observeOwned, readEndpoints } from '../observe/observe.ts'
import { type CreatedResources, LONGEST_UNLISTED_MS } from './createdResources.ts'
import type { Progress } from './progress.ts'

const FIRST_POLL_MS = 1000
const GROWTH = 1.5
/** The longest time between two looks, in milliseconds: half of it is added on average to one to three minutes … */
const SLOWEST_POLL_MS = 5000
/** … and to the two to fifteen minutes that EC2 takes to delete. */
const SLOWEST_POLL_OF_GOING_MS = 15_000

/** Settled, as far as EC2 itself is concerned: a `pendingacceptance` waits for the service's owner. */
const SETTLED = new Set(['available', 'pendingacceptance', 'partial'])

/**
 * Waits until endpoints serve, all by one call a poll: the SDK has no waiter for endpoints.
 * An endpoint that is not listed yet is awaited like any other, for lists lag behind creations.
 * @returns the endpoints as they are then
 * @throws EndpointFailedError with EC2's words for an endpoint that failed; OvertakenError for one that was taken away
 */
export const waitUntilAvailable = (
  ec2: Ec2,
  endpointIds: readonly string[],
  progress: Progress,
): Promise<Endpoint[]> => {
  const startedAt = ec2.now()
  const isDone = (endpoint: Endpoint | undefined): boolean => {
    const isLost = endpoint === undefined && ec2.now() - startedAt > LONGEST_UNLISTED_MS
    if (isLost || (endpoint && (isDeleting(endpoint) || endpoint.state === 'deleted'))) {
      throw new StaleStateError('An endpoint was taken away while it was waited for')
    }
    if (endpoint && isTerminal(endpoint)) {
      const { endpointId, serviceName, state, failure } = endpoint
      throw new EndpointFailedError(`${endpointId} (${serviceName}) is ${state}${failure ? `: ${failure}` : '.'}`)
    }
    return endpoint !== undefined && SETTLED.has(endpoint.state)
  }
  return pollUntil(ec2, endpointIds, progress, { purpose: 'to become available', slowest: SLOWEST_POLL_MS, isDone })
}

/** Waits until endpoints are listed no more, or as deleted. */
export const waitUntilDeleted = (ec2: Ec2, endpointIds: readonly string[], progress: Progress): Promise<Endpoint[]> =>
  pollUntil(ec2, endpointIds, progress, {
    purpose: 'to be gone',
    slowest: SLOWEST_POLL_OF_GOING_MS,
    isDone: (endpoint) => !endpoint || endpoint.state === 'deleted',
  })

/**
 * Waits until all that a request has made is listed by its user's tag, as a Delete looks for it: half a minute at most.
 * @throws UndoneError where some of it has been taken away
 */
export const waitUntilVisible = async (
  ec2: Ec2,
  owner: Owner,
  vpcId: string,
  creations: CreatedResources,
): Promise<void> => {
  for (const givesUpAt = ec2.now() + LONGEST_UNLISTED_MS; !creations.isEmpty; await ec2.sleep(FIRST_POLL_MS)) {
    const uses = await observeOwned(ec2, owner.id, vpcId)
    const endpoints = uses.flatMap((use) => use.endpoints)
    const securityGroups = uses.flatMap((use) => use.securityGroups)
    if (creations.verifyVisible({ endpoints, securityGroups }, ec2.now()) || ec2.now() > givesUpAt) return
  }
}

interface Wait {
  /** What endpoints are awaited to do, in words. */
  purpose: string
  /** Milliseconds. */
  slowest: number
  isDone(endpoint: Endpoint | undefined): boolean
}

const pollUntil = async (
  ec2: Ec2,
  endpointIds: readonly string[],
  progress: Progress,
  { purpose, slowest, isDone }: Wait,
): Promise<Endpoint[]> => {
  const settled: Endpoint[] = []
  const pending = new Map(endpointIds.map((id) => [id, progress.begin(`${id} ${purpose}`)]))
  for (let delay = FIRST_POLL_MS; pending.size > 0; delay = Math.min(delay * GROWTH, slowest)) {
    await ec2.sleep(delay)
    const endpoints = await readEndpoints(ec2, { 'vpc-endpoint-id': [...pending.keys()] })
    for (const [id, end] of pending) {
      const endpoint = endpoints.find(({ endpointId }) => endpointId === id)
      if (!isDone(endpoint)) continue
      if (endpoint) settled.push(endpoint)
      end()
      pending.delete(id)
    }
  }
  return settled
}
