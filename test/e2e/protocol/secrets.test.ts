import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { customResource, failureResponder } from '../../../handler/protocol/index.ts'
import { type BucketFault, ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { holdTime } from '../../support/heldTime.ts'
import { createEvent } from '../../unit/protocol/events.ts'
import { deliverTo, failInTurn, SHORT_BACKOFF } from './conversation.ts'

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

/** Everything that a handler passes to the work, the observers, the console, its caller and the response. */
const everythingExposed = async (
  url: string,
  run: (observe: (...values: unknown[]) => void) => Promise<void>,
): Promise<string> => {
  const exposed: unknown[] = []
  const outputs = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => exposed.push(String(text)) > 0),
  )
  await run((...values) => exposed.push(...values)).catch((error: unknown) => exposed.push(error))
  for (const output of outputs) output.mockRestore()
  exposed.push(...bucket.puts(url).map(({ body }) => body))
  return exposed
    .map((value) => inspect(value, { depth: null, showHidden: true, maxStringLength: null }) + JSON.stringify(value))
    .join('\n')
}

describe('The ResponseURL is never exposed', () => {
  test.each<[string, BucketFault | undefined]>([
    ['delivered', undefined],
    ['refused', 403],
    ['undeliverable', 503],
    ['cut off', 'close the socket'],
    ['never answered', 'never answer'],
  ])('by the handler when its response is %s', async (_, fault) => {
    failInTurn(bucket, () => fault)
    const url = bucket.sign(`handler-${fault}`)
    const exposed = await everythingExposed(url, (observe) => {
      const handler = customResource(
        (request, invocation) => {
          observe(request, invocation)
          throw new Error(`PUT ${url} failed`, { cause: new Error(`bad query ${new URL(url).search.slice(1)}`) })
        },
        { physicalResourceId: () => 'id', limits: SHORT_BACKOFF, onDelivery: ({ ...delivery }) => observe(delivery) },
      )
      return deliverTo(handler, { ...createEvent, ResponseURL: url })
    })
    expect(exposed).toContain('PUT <ResponseURL> failed (cause: bad query <ResponseURL>)')
    expect(exposed).not.toContain(signatureOf(url))
  })

  test.each<[string, BucketFault | undefined]>([
    ['delivered', undefined],
    ['undeliverable', 503],
  ])('by the failure responder when its response is %s', async (_, fault) => {
    failInTurn(bucket, () => fault)
    const url = bucket.sign(`responder-${fault}`)
    const exposed = await everythingExposed(url, (observe) => {
      const options = { physicalResourceId: () => 'id', limits: SHORT_BACKOFF, onOutcome: observe, onDelivery: observe }
      return deliverTo(failureResponder(options), {
        requestPayload: { ...createEvent, ResponseURL: url },
        responsePayload: { errorType: 'Error', errorMessage: `could not PUT ${url}` },
      })
    })
    expect(exposed).toContain('could not PUT <ResponseURL>')
    expect(exposed).not.toContain(signatureOf(url))
  })

  test('by the error for an event with a malformed URL', async () => {
    const handler = customResource(() => Promise.reject(new Error('not called')), { physicalResourceId: () => 'id' })
    const error = await deliverTo(handler, { ...createEvent, ResponseURL: 'htp:/c0ffee' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('c0ffee')
  })
})
