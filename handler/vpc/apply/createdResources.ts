import type { Owner } from '../../resource/owner.ts'
import { SupersededError } from '../ec2/errors.ts'
import type { Handover } from '../lock/handover.ts'
import { isDeletingOrDeleted } from '../model/endpointState.ts'
import type { OwnedResources } from '../model/observed.ts'

/**
 * The endpoints and groups that a request has created, over all of its rounds. If one of them is deleted while the
 * request still runs, a later request came, and creating it again would undo that request.
 */
export class CreatedResources {
  readonly #ids = new Set<string>()
  readonly #requestedAt: number

  /** @param requestedAt when CloudFormation sent the request, in milliseconds since the epoch */
  constructor(requestedAt: number) {
    this.#requestedAt = requestedAt
  }

  add(id: string): void {
    this.#ids.add(id)
  }

  /** Forgets what the request itself deletes. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#ids.delete(id)
  }

  /** @throws SupersededError if a Delete of the same resource came meanwhile */
  assertNotSuperseded({ endpoints }: OwnedResources, { writes, deletedOwners }: Handover, owner: Owner): void {
    const deleted = new Set([
      ...endpoints.filter(isDeletingOrDeleted).map(({ endpointId }) => endpointId),
      ...writes.filter(({ isDeleted }) => isDeleted).map(({ id }) => id),
    ])
    const undone = [...this.#ids].filter((id) => deleted.has(id))
    if (undone.length > 0) throw new SupersededError(`${UNDONE}: ${undone.join(', ')}.`)
    const isDeletedOwner = deletedOwners.some(
      ({ ownerId, generation, at }) =>
        ownerId === owner.id && (generation === undefined ? at >= this.#requestedAt : generation === owner.generation),
    )
    if (isDeletedOwner) throw new SupersededError('A Delete of this resource arrived before this request had finished.')
  }
}

const UNDONE = 'Deleted while this request still needed it, by a Delete of this resource or by hand'
