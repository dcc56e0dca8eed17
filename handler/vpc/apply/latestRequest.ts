import type { Owner } from '../../resource/owner.ts'
import { OutdatedRequestError, SupersededError } from '../ec2/errors.ts'
import type { Lease } from '../lock/lease.ts'

/**
 * Ends a request that still runs, or runs again, after a later request of its resource. CloudFormation does not wait for a
 * request that it cancels (https://github.com/aws/aws-cdk/issues/31541), and Lambda may deliver one again after its answer.
 * @param requestedAt when CloudFormation sent it, in milliseconds since the epoch
 * @throws SupersededError after a Delete, OutdatedRequestError after a later Create or Update
 */
export const assertLatest = (lease: Lease, owner: Owner, requestId: string, requestedAt: number): void => {
  const { deletedOwners, latestRequests } = lease.handover
  const isDeleted = deletedOwners.some(
    ({ ownerId, generation, at }) =>
      ownerId === owner.id && (generation === undefined ? at >= requestedAt : generation === owner.generation),
  )
  if (isDeleted) throw new SupersededError('A Delete of this resource arrived before this request had finished.')
  const later = latestRequests.find((one) => one.ownerId === owner.id && one.at > requestedAt)
  // A URL without a date does not say when a request was sent: the same request then seems to come later the second time.
  if (later && later.requestId !== requestId)
    throw new OutdatedRequestError('A later request of this resource has run. This one changes nothing more.')
  lease.recordRequest({ ownerId: owner.id, requestId, at: requestedAt })
}
