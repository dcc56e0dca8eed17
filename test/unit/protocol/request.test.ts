import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { MalformedRequestError, NotACustomResourceRequestError } from '../../../handler/protocol/errors.ts'
import { parseRequest, takeOffResponseUrl } from '../../../handler/protocol/request.ts'
import { createEvent, deleteEvent, updateEvent } from './events.ts'

const requestOf = (event: unknown) => parseRequest(takeOffResponseUrl(event).fields)

describe('takeOffResponseUrl', () => {
  test('parts the event from its ResponseURL', () => {
    const { responseUrl, fields } = takeOffResponseUrl(createEvent)
    const { ResponseURL, ...others } = createEvent
    expect(responseUrl.reveal().href).toBe(ResponseURL)
    expect(fields).toEqual(others)
  })

  test('leaves the event that it was given as it was', () => {
    const event = { ...createEvent }
    takeOffResponseUrl(event)
    expect(event).toEqual(createEvent)
  })

  test('gives nothing out that shows the URL when it is printed, serialized or copied', () => {
    const received = takeOffResponseUrl(createEvent)
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
    ['a text', 'Create'],
    ['a list', [createEvent]],
    ['an event without a ResponseURL', { ...createEvent, ResponseURL: undefined }],
    ['an event whose ResponseURL is no text', { ...createEvent, ResponseURL: 7 }],
    ['an event whose ResponseURL is a list', { ...createEvent, ResponseURL: [createEvent.ResponseURL] }],
    ['an event whose ResponseURL is no URL', { ...createEvent, ResponseURL: 'secret-but-garbled' }],
    ['an event whose ResponseURL is not of HTTP', { ...createEvent, ResponseURL: 'ftp://host/secret-but-garbled' }],
    ['an event whose ResponseURL only ends like HTTP', { ...createEvent, ResponseURL: 'xhttp://secret-but-garbled' }],
    [
      'an event whose ResponseURL only begins like HTTP',
      { ...createEvent, ResponseURL: 'httpsx://secret-but-garbled' },
    ],
  ])('cannot answer %s, and says so without quoting it', (_, event) => {
    const attempt = () => takeOffResponseUrl(event)
    expect(attempt).toThrow(NotACustomResourceRequestError)
    expect(attempt).toThrow('Expected an event with a ResponseURL, an HTTP URL')
  })

  test.each(['http://host/object', 'https://host/object'])('takes %s', (ResponseURL) => {
    expect(takeOffResponseUrl({ ResponseURL }).responseUrl.reveal().href).toBe(ResponseURL)
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

  test.each(['RequestId', 'StackId', 'LogicalResourceId'])('refuses an event without %s', (name) => {
    const attempt = () => requestOf({ ...deleteEvent, [name]: '' })
    expect(attempt).toThrow(MalformedRequestError)
    expect(attempt).toThrow(new RegExp(`^${name}: expected a non-empty string$`))
  })

  test('refuses a field that is no text', () => {
    expect(() => requestOf({ ...createEvent, StackId: 7 })).toThrow('StackId: expected a non-empty string')
  })

  test.each(['create', 'Replace', undefined])('refuses the RequestType %j', (RequestType) => {
    expect(() => requestOf({ ...createEvent, RequestType })).toThrow(/^RequestType: expected Create, Update or Delete$/)
  })

  test('refuses an Update without a PhysicalResourceId', () => {
    expect(() => requestOf({ ...updateEvent, PhysicalResourceId: undefined })).toThrow(
      /^PhysicalResourceId: expected a non-empty string with an Update$/,
    )
  })

  test.each([createEvent, updateEvent])('refuses a $RequestType without properties', (event) => {
    expect(() => requestOf({ ...event, ResourceProperties: 'VpcId' })).toThrow(
      /^ResourceProperties: expected an object$/,
    )
  })

  test('tells every problem at once', () => {
    expect(() => requestOf({ ...updateEvent, StackId: '', ResourceProperties: [] })).toThrow(
      'StackId: expected a non-empty string; ResourceProperties: expected an object',
    )
  })

  test('takes a Delete whose properties are garbled: it must still be deletable', () => {
    expect(requestOf({ ...deleteEvent, ResourceProperties: null }).ResourceProperties).toEqual({})
  })

  test('takes a Delete without a PhysicalResourceId', () => {
    expect(requestOf({ ...deleteEvent, PhysicalResourceId: undefined })).not.toHaveProperty('PhysicalResourceId')
  })

  test('takes an Update whose old properties are garbled', () => {
    expect(requestOf({ ...updateEvent, OldResourceProperties: 'VpcId' })).not.toHaveProperty('OldResourceProperties')
  })

  test('takes an event without a ResourceType', () => {
    expect(requestOf({ ...createEvent, ResourceType: undefined }).ResourceType).toBe('')
  })
})
