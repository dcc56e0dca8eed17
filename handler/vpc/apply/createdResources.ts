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

  add(id: string): void {
    this.#ids.add(id)
  }

  /** Forgets what the request itself deletes. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#ids.delete(id)
  }

  /** @throws SupersededError if one of them was deleted */
  assertNotDeleted({ endpoints }: OwnedResources, { writes }: Handover): void {
    const deleted = new Set([
      ...endpoints.filter(isDeletingOrDeleted).map(({ endpointId }) => endpointId),
      ...writes.filter(({ isDeleted }) => isDeleted).map(({ id }) => id),
    ])
    const undone = [...this.#ids].filter((id) => deleted.has(id))
    if (undone.length > 0) throw new SupersededError(`${UNDONE}: ${undone.join(', ')}.`)
  }
}

const UNDONE = 'Deleted while this request still needed it, by a Delete of this resource or by hand'
