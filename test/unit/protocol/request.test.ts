import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { MalformedRequestError, NotACustomResourceRequestError } from '../../../handler/protocol/errors.ts'
import { parseRequest, separateResponseUrl } from '../../../handler/protocol/request.ts'
import { createEvent, deleteEvent, updateEvent } from './events.ts'

const requestOf = (event: unknown) => parseRequest(separateResponseUrl(event).fields)

describe('separateResponseUrl', () => {
  test('separates the event from its ResponseURL', () => {
    const { responseUrl, fields } = separateResponseUrl(createEvent)
    const { ResponseURL, ...others } = createEvent
    expect(responseUrl.reveal().href).toBe(ResponseURL)
    expect(fields).toEqual(others)
  })

  test('does not change the event', () => {
    const event = { ...createEvent }
    separateResponseUrl(event)
    expect(event).toEqual(createEvent)
  })

  test('returns nothing that shows the URL when printed, serialized or copied', () => {
    const received = separateResponseUrl(createEvent)
    for (const shown of [
      JSON.stringify(received),
      inspect(received, { depth: null, showHidden: true }),
      JSON.stringify({ ...received.responseUrl }),
    ]) {
      expect(shown).not.toContain('0123abcd')
    }
  })

  test.each([
    ['null', null],
    ['a string', 'Create'],
    ['a list', [createEvent]],
    ['an event without a ResponseURL', { ...createEvent, ResponseURL: undefined }],
    ['an event whose ResponseURL is not a string', { ...createEvent, ResponseURL: 7 }],
    ['an event whose ResponseURL is a list', { ...createEvent, ResponseURL: [createEvent.ResponseURL] }],
    ['an event whose ResponseURL is not a URL', { ...createEvent, ResponseURL: 'secret-but-garbled' }],
    ['an event whose ResponseURL is not an HTTP URL', { ...createEvent, ResponseURL: 'ftp://host/secret-but-garbled' }],
    [
      'an event whose ResponseURL has a scheme that ends with http',
      { ...createEvent, ResponseURL: 'xhttp://secret-but-garbled' },
    ],
    [
      'an event whose ResponseURL has a scheme that begins with https',
      { ...createEvent, ResponseURL: 'httpsx://secret-but-garbled' },
    ],
  ])('rejects %s without quoting the URL', (_, event) => {
    const attempt = () => separateResponseUrl(event)
    expect(attempt).toThrow(NotACustomResourceRequestError)
    expect(attempt).toThrow('Expected an event with a ResponseURL, an HTTP URL')
  })

  test.each(['http://host/object', 'https://host/object'])('accepts %s', (ResponseURL) => {
    expect(separateResponseUrl({ ResponseURL }).responseUrl.reveal().href).toBe(ResponseURL)
  })
})

describe('parseRequest', () => {
  test('reads a Create', () => {
    const { ResponseURL, ServiceToken, ...request } = createEvent
    expect(requestOf(createEvent)).toEqual(request)
  })

  test('reads an Update with its old properties', () => {
    const { ResponseURL, ServiceToken, ...request } = updateEvent
    expect(requestOf(updateEvent)).toEqual(request)
  })

  test('reads a Delete', () => {
    const { ResponseURL, ServiceToken, ...request } = deleteEvent
    expect(requestOf(deleteEvent)).toEqual(request)
  })

  test.each(['RequestId', 'StackId', 'LogicalResourceId'])('rejects an event without %s', (name) => {
    const attempt = () => requestOf({ ...deleteEvent, [name]: '' })
    expect(attempt).toThrow(MalformedRequestError)
    expect(attempt).toThrow(new RegExp(`^${name}: expected a non-empty string$`))
  })

  test('rejects a field that is not a string', () => {
    expect(() => requestOf({ ...createEvent, StackId: 7 })).toThrow('StackId: expected a non-empty string')
  })

  test.each(['create', 'Replace', undefined])('rejects the RequestType %j', (RequestType) => {
    expect(() => requestOf({ ...createEvent, RequestType })).toThrow(/^RequestType: expected Create, Update or Delete$/)
  })

  test('rejects an Update without a PhysicalResourceId', () => {
    expect(() => requestOf({ ...updateEvent, PhysicalResourceId: undefined })).toThrow(
      /^PhysicalResourceId: expected a non-empty string with an Update$/,
    )
  })

  test.each([createEvent, updateEvent])('rejects the RequestType $RequestType without properties', (event) => {
    expect(() => requestOf({ ...event, ResourceProperties: 'VpcId' })).toThrow(
      /^ResourceProperties: expected an object$/,
    )
  })

  test('reports every problem at once', () => {
    expect(() => requestOf({ ...updateEvent, StackId: '', ResourceProperties: [] })).toThrow(
      'StackId: expected a non-empty string; ResourceProperties: expected an object',
    )
  })

  test('accepts a Delete with malformed properties, which must still be possible', () => {
    expect(requestOf({ ...deleteEvent, ResourceProperties: null }).ResourceProperties).toEqual({})
  })

  test('accepts a Delete without a PhysicalResourceId', () => {
    expect(requestOf({ ...deleteEvent, PhysicalResourceId: undefined })).not.toHaveProperty('PhysicalResourceId')
  })

  test('accepts an Update with malformed old properties', () => {
    expect(requestOf({ ...updateEvent, OldResourceProperties: 'VpcId' })).not.toHaveProperty('OldResourceProperties')
  })

  test('accepts an event without a ResourceType', () => {
    expect(requestOf({ ...createEvent, ResourceType: undefined }).ResourceType).toBe('')
  })
})
