import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UnacceptableAnswerError } from '../../../handler/protocol/errors.ts'
import { parseRequest } from '../../../handler/protocol/request.ts'
import { acceptableResponse, failedResponse, fitsResponse, isAcceptableId } from '../../../handler/protocol/response.ts'
import { createEvent, deleteEvent, LOG_STREAM, REQUEST_ID, STACK_ID, updateEvent } from './events.ts'

const create = parseRequest(createEvent)
const echoed = { StackId: STACK_ID, RequestId: REQUEST_ID, LogicalResourceId: 'Endpoints' }
const ids = { ...echoed, PhysicalResourceId: 'endpoints/vpc-0a' }
const bytesOf = (response: object) => Buffer.byteLength(JSON.stringify(response))

/** An answer whose response is exactly so long. */
const answerOf = (bytes: number) => {
  const answer = (length: number) => ({ PhysicalResourceId: 'endpoints/vpc-0a', Data: { Ids: 'x'.repeat(length) } })
  const overhead = bytesOf(acceptableResponse(create, answer(0)))
  return answer(bytes - overhead)
}

describe('a SUCCESS response', () => {
  test('echoes the request and carries the id and the attributes', () => {
    expect(acceptableResponse(create, { PhysicalResourceId: 'the-id', Data: { VpcId: 'vpc-0a' } })).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'the-id',
      ...echoed,
      Data: { VpcId: 'vpc-0a' },
    })
  })

  test('has no Data where there are no attributes', () => {
    expect(acceptableResponse(create, { PhysicalResourceId: 'the-id' })).not.toHaveProperty('Data')
  })

  test('carries a new id for an Update that replaced', () => {
    const response = acceptableResponse(parseRequest(updateEvent), { PhysicalResourceId: 'endpoints/vpc-0b' })
    expect(response.PhysicalResourceId).toBe('endpoints/vpc-0b')
  })

  test('to a Delete is about the id that the Delete came with', () => {
    const response = acceptableResponse(parseRequest(deleteEvent), { PhysicalResourceId: 'another' })
    expect(response.PhysicalResourceId).toBe(deleteEvent.PhysicalResourceId)
  })

  test('to a Delete that came without an id is about that of the work', () => {
    const request = parseRequest({ ...deleteEvent, PhysicalResourceId: undefined })
    expect(acceptableResponse(request, { PhysicalResourceId: 'the-id' }).PhysicalResourceId).toBe('the-id')
  })

  test('may have 4,096 bytes', () => {
    expect(bytesOf(acceptableResponse(create, answerOf(4096)))).toBe(4096)
    expect(fitsResponse(create, answerOf(4096))).toBe(true)
  })

  test('is refused, with its size and the id that it is about, at 4,097 bytes', () => {
    const attempt = () => acceptableResponse(create, answerOf(4097))
    expect(fitsResponse(create, answerOf(4097))).toBe(false)
    expect(attempt).toThrow(UnacceptableAnswerError)
    expect(attempt).toThrow('The attributes make the response 4097 bytes long; CloudFormation takes 4096')
    expect(attempt).toThrow(expect.objectContaining({ physicalResourceId: 'endpoints/vpc-0a' }))
  })

  test('is refused without an id', () => {
    const attempt = () => acceptableResponse(create, { PhysicalResourceId: '' })
    expect(attempt).toThrow(UnacceptableAnswerError)
    expect(attempt).toThrow('PhysicalResourceId: expected 1 to 1024 bytes')
  })

  test('fits or is refused, for any attributes', () => {
    const attributes = fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 3000 }), { maxKeys: 3 })
    fc.assert(
      fc.property(attributes, (Data) => {
        const answer = { PhysicalResourceId: 'the-id', Data }
        const fits = fitsResponse(create, answer)
        if (fits) expect(bytesOf(acceptableResponse(create, answer))).toBeLessThanOrEqual(4096)
        else expect(() => acceptableResponse(create, answer)).toThrow(UnacceptableAnswerError)
      }),
    )
  })
})

describe('isAcceptableId', () => {
  test.each([
    ['', false],
    ['x', true],
    ['x'.repeat(1024), true],
    ['x'.repeat(1025), false],
    ['é'.repeat(513), false],
  ])('of %j', (id, acceptable) => {
    expect(isAcceptableId(id)).toBe(acceptable)
  })
})

describe('a FAILED response', () => {
  const logPointer = `See CloudWatch log stream ${LOG_STREAM}`

  test('echoes the request, and says what is wrong and where to look', () => {
    expect(failedResponse(ids, 'VpcId: missing', logPointer)).toEqual({
      Status: 'FAILED',
      Reason: `VpcId: missing (${logPointer})`,
      ...ids,
    })
  })

  test('takes from a longer source no more than its ids', () => {
    const response = failedResponse({ ...ids, ...create }, 'no', logPointer)
    expect(Object.keys(response).sort()).toEqual(
      ['LogicalResourceId', 'PhysicalResourceId', 'Reason', 'RequestId', 'StackId', 'Status'].sort(),
    )
  })

  test('uses its 4,096 bytes to the last for a long reason', () => {
    expect(bytesOf(failedResponse(ids, 'x'.repeat(5000), logPointer))).toBe(4096)
  })

  test('keeps within 4,096 bytes, and keeps the log pointer, for any reason', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8000, size: 'max' }), (message) => {
        const response = failedResponse(ids, message, logPointer)
        expect(bytesOf(response)).toBeLessThanOrEqual(4096)
        expect(response.Reason?.endsWith(` (${logPointer})`)).toBe(true)
      }),
    )
  })
})
