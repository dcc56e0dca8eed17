import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { customResource, failureResponder } from '../../../handler/protocol/index.ts'
import { type BucketFault, ResponseBucket } from '../../../simulator/responseBucket.ts'
import { createEvent } from '../../unit/protocol/events.ts'
import { deliverTo, failInTurn, holdTime, QUICK_PAUSES } from './conversation.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())
beforeEach(() => holdTime({ trickles: true }))
afterEach(() => {
  jest.useRealTimers()
})

const signatureOf = (url: string) => new URL(url).searchParams.get('X-Amz-Signature') ?? ''

/** All that a handler gives out: to the work, the observers, the console, its caller and, as a reason, to the stack's events. */
const everythingGivenOut = async (
  url: string,
  run: (observe: (...values: unknown[]) => void) => Promise<void>,
): Promise<string> => {
  const given: unknown[] = []
  const outputs = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => given.push(String(text)) > 0),
  )
  await run((...values) => given.push(...values)).catch((error: unknown) => given.push(error))
  for (const output of outputs) output.mockRestore()
  given.push(...bucket.puts(url).map(({ body }) => body))
  return given
    .map((value) => inspect(value, { depth: null, showHidden: true, maxStringLength: null }) + JSON.stringify(value))
    .join('\n')
}

describe('The ResponseURL is in no log and no error', () => {
  test.each<[string, BucketFault | undefined]>([
    ['delivered', undefined],
    ['refused', 403],
    ['undeliverable', 503],
    ['cut off', 'close the socket'],
    ['never answered', 'never answer'],
  ])('by the handler, its response %s', async (_, fault) => {
    failInTurn(bucket, () => fault)
    const url = bucket.sign(`handler-${fault}`)
    const given = await everythingGivenOut(url, (observe) => {
      const handler = customResource(
        (request, invocation) => {
          observe(request, invocation)
          throw new Error(`PUT ${url} failed`, { cause: new Error(`bad query ${new URL(url).search.slice(1)}`) })
        },
        { physicalResourceId: () => 'id', limits: QUICK_PAUSES, onDelivery: ({ ...delivery }) => observe(delivery) },
      )
      return deliverTo(handler, { ...createEvent, ResponseURL: url })
    })
    expect(given).toContain('PUT <ResponseURL> failed (cause: bad query <ResponseURL>)')
    expect(given).not.toContain(signatureOf(url))
  })

  test.each<[string, BucketFault | undefined]>([
    ['delivered', undefined],
    ['undeliverable', 503],
  ])('by the failure responder, its response %s', async (_, fault) => {
    failInTurn(bucket, () => fault)
    const url = bucket.sign(`responder-${fault}`)
    const given = await everythingGivenOut(url, (observe) => {
      const options = { physicalResourceId: () => 'id', limits: QUICK_PAUSES, onOutcome: observe, onDelivery: observe }
      return deliverTo(failureResponder(options), {
        requestPayload: { ...createEvent, ResponseURL: url },
        responsePayload: { errorType: 'Error', errorMessage: `could not PUT ${url}` },
      })
    })
    expect(given).toContain('could not PUT <ResponseURL>')
    expect(given).not.toContain(signatureOf(url))
  })

  test('including the error for an event whose URL is malformed', async () => {
    const handler = customResource(() => Promise.reject(new Error('not called')), { physicalResourceId: () => 'id' })
    const error = await deliverTo(handler, { ...createEvent, ResponseURL: 'htp:/c0ffee' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('c0ffee')
  })
})
