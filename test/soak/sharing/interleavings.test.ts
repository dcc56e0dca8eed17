import { expect, test } from '@jest/globals'
import { type Race, runInEveryOrder } from './race.ts'

const TIMEOUT_MS = 300_000

/** Logs alone. */
const INTERFACE = { EcrImagePull: 'false' }
const GATEWAY = { EcrImagePull: 'false', CloudWatchLogs: 'false', AdditionalServices: 'dynamodb' }

/** The most that the product reckons with; and none, where what one writes the other sees at once. */
const CONSISTENCY_DELAY_MS = 2000

/**
 * The last number is how many pairs (i, j) there are: the first user is held before its i-th call while the second makes
 * j. It changes with the calls that the product makes; that it is far from zero is what it is written down for.
 */
test.each<[Race['first'], Race['second'], string, number, number]>([
  ['Create', 'Create', 'an interface endpoint', CONSISTENCY_DELAY_MS, 388],
  ['Create', 'Delete', 'an interface endpoint', CONSISTENCY_DELAY_MS, 192],
  ['Delete', 'Create', 'an interface endpoint', CONSISTENCY_DELAY_MS, 294],
  ['Delete', 'Delete', 'an interface endpoint', CONSISTENCY_DELAY_MS, 72],
  ['Create', 'Create', 'a gateway', CONSISTENCY_DELAY_MS, 64],
  ['Create', 'Delete', 'a gateway', CONSISTENCY_DELAY_MS, 102],
  ['Delete', 'Create', 'a gateway', CONSISTENCY_DELAY_MS, 111],
  ['Delete', 'Delete', 'a gateway', CONSISTENCY_DELAY_MS, 39],
  ['Create', 'Create', 'an interface endpoint', 0, 294],
  ['Create', 'Delete', 'an interface endpoint', 0, 182],
  ['Delete', 'Create', 'an interface endpoint', 0, 246],
  ['Delete', 'Delete', 'an interface endpoint', 0, 72],
  ['Create', 'Create', 'a gateway', 0, 64],
  ['Create', 'Delete', 'a gateway', 0, 94],
  ['Delete', 'Create', 'a gateway', 0, 94],
  ['Delete', 'Delete', 'a gateway', 0, 39],
])(
  'a %s and a %s of %s, reads lagging by %i ms: in none of the orders is anybody cut off or anything left over',
  async (first, second, kind, lag, pairs) => {
    const properties = kind === 'a gateway' ? GATEWAY : INTERFACE

    const { count, wrong } = await runInEveryOrder({ first, second, properties, lag })

    expect(wrong).toEqual([])
    expect(count).toBe(pairs)
  },
  TIMEOUT_MS,
)
