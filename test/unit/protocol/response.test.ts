import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UnacceptableResultError } from '../../../handler/protocol/errors.ts'
import { parseRequest } from '../../../handler/protocol/request.ts'
import {
  failedResponse,
  fitsResponse,
  isValidPhysicalId,
  toSuccessResponse,
} from '../../../handler/protocol/response.ts'
import { createEvent, deleteEvent, LOG_STREAM, REQUEST_ID, STACK_ID, updateEvent } from './events.ts'

const { ResponseURL, ServiceToken, ...create } = createEvent
const echoed = { StackId: STACK_ID, RequestId: REQUEST_ID, LogicalResourceId: 'Endpoints' }
const ids = { ...echoed, PhysicalResourceId: 'endpoints/vpc-0a' }
const bytesOf = (response: object) => Buffer.byteLength(JSON.stringify(response))

/** A result whose response has this size. */
const resultOfSize = (bytes: number) => {
  const result = (length: number) => ({ PhysicalResourceId: 'endpoints/vpc-0a', Data: { Ids: 'x'.repeat(length) } })
  const overhead = bytesOf(toSuccessResponse(create, result(0)))
  return result(bytes - overhead)
}

describe('toSuccessResponse', () => {
  test('returns the ids of the request, the physical id and the attributes', () => {
    expect(toSuccessResponse(create, { PhysicalResourceId: 'the-id', Data: { VpcId: 'vpc-0a' } })).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'the-id',
      ...echoed,
      Data: { VpcId: 'vpc-0a' },
    })
  })

  test('returns no Data if there are no attributes', () => {
    expect(toSuccessResponse(create, { PhysicalResourceId: 'the-id' })).not.toHaveProperty('Data')
  })

  test('returns the new id for an Update that replaces', () => {
    const response = toSuccessResponse(parseRequest(updateEvent), { PhysicalResourceId: 'endpoints/vpc-0b' })
    expect(response.PhysicalResourceId).toBe('endpoints/vpc-0b')
  })

  test('returns the id of the request for a Delete', () => {
    const response = toSuccessResponse(parseRequest(deleteEvent), { PhysicalResourceId: 'another' })
    expect(response.PhysicalResourceId).toBe(deleteEvent.PhysicalResourceId)
  })

  test('returns the id of the result for a Delete without an id', () => {
    const request = parseRequest({ ...deleteEvent, PhysicalResourceId: undefined })
    expect(toSuccessResponse(request, { PhysicalResourceId: 'the-id' }).PhysicalResourceId).toBe('the-id')
  })

  test('accepts 4,096 bytes', () => {
    expect(bytesOf(toSuccessResponse(create, resultOfSize(4096)))).toBe(4096)
    expect(fitsResponse(create, resultOfSize(4096))).toBe(true)
  })

  test('rejects 4,097 bytes, with the size and the physical id', () => {
    const attempt = () => toSuccessResponse(create, resultOfSize(4097))
    expect(fitsResponse(create, resultOfSize(4097))).toBe(false)
    expect(attempt).toThrow(UnacceptableResultError)
    expect(attempt).toThrow('The response has 4097 bytes with its attributes; CloudFormation allows 4096')
    expect(attempt).toThrow(expect.objectContaining({ physicalResourceId: 'endpoints/vpc-0a' }))
  })

  test('rejects an empty id', () => {
    const attempt = () => toSuccessResponse(create, { PhysicalResourceId: '' })
    expect(attempt).toThrow(UnacceptableResultError)
    expect(attempt).toThrow('PhysicalResourceId: expected 1 to 1024 bytes')
  })

  test('accepts attributes if and only if they fit', () => {
    const attributes = fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 3000 }), { maxKeys: 3 })
    fc.assert(
      fc.property(attributes, (Data) => {
        const result = { PhysicalResourceId: 'the-id', Data }
        const fits = fitsResponse(create, result)
        if (fits) expect(bytesOf(toSuccessResponse(create, result))).toBeLessThanOrEqual(4096)
        else expect(() => toSuccessResponse(create, result)).toThrow(UnacceptableResultError)
      }),
    )
  })
})

describe('isValidPhysicalId', () => {
  test.each([
    [false, 'an empty id', ''],
    [true, 'one byte', 'x'],
    [true, '1,024 bytes', 'x'.repeat(1024)],
    [false, '1,025 bytes', 'x'.repeat(1025)],
    [false, '513 characters of 1,026 bytes', 'é'.repeat(513)],
  ])('returns %s for %s', (acceptable, _, id) => {
    expect(isValidPhysicalId(id)).toBe(acceptable)
  })
})

describe('failedResponse', () => {
  const logPointer = `See CloudWatch log stream ${LOG_STREAM}`

  test('returns the ids, the message and the log pointer', () => {
    expect(failedResponse(ids, 'VpcId: missing', logPointer)).toEqual({
      Status: 'FAILED',
      Reason: `VpcId: missing (${logPointer})`,
      ...ids,
    })
  })

  test('copies only the ids from a larger object', () => {
    const response = failedResponse({ ...ids, ...create }, 'no', logPointer)
    expect(Object.keys(response).sort()).toEqual(
      ['LogicalResourceId', 'PhysicalResourceId', 'Reason', 'RequestId', 'StackId', 'Status'].sort(),
    )
  })

  test('uses all 4,096 bytes for a long message', () => {
    expect(bytesOf(failedResponse(ids, 'x'.repeat(5000), logPointer))).toBe(4096)
  })

  test('stays within 4,096 bytes and keeps the log pointer, for any message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8000, size: 'max' }), (message) => {
        const response = failedResponse(ids, message, logPointer)
        expect(bytesOf(response)).toBeLessThanOrEqual(4096)
        expect(response.Reason?.endsWith(` (${logPointer})`)).toBe(true)
      }),
    )
  })
})
