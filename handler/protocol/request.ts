import { MalformedRequestError, NotACustomResourceRequestError } from './errors.ts'
import { ResponseUrl } from './responseUrl.ts'

/** CloudFormation's request: the event without its `ResponseURL`, a credential that never leaves this folder. */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly RequestId: string
  readonly StackId: string
  readonly LogicalResourceId: string
  readonly ResourceType: string
  /** Present in an Update and a Delete. */
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: Readonly<Record<string, unknown>>
  /** Present in an Update. */
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>
}

/** The unchecked fields of an event, without its `ResponseURL`. */
export type EventFields = Readonly<Record<string, unknown>>

/** An event, with the credential separated from the rest. */
export interface ReceivedEvent {
  readonly responseUrl: ResponseUrl
  readonly fields: EventFields
}

/** @throws NotACustomResourceRequestError if the event has no valid `ResponseURL` */
export const separateResponseUrl = (event: unknown): ReceivedEvent => {
  const { ResponseURL, ...fields } = asRecord(event) ?? {}
  const responseUrl = ResponseUrl.parse(ResponseURL)
  // The message does not quote the value: even a malformed URL may contain the credential.
  if (!responseUrl) throw new NotACustomResourceRequestError('Expected an event with a ResponseURL, an HTTP URL')
  return { responseUrl, fields }
}

/**
 * Accepts a Delete with malformed properties: a resource that could not be created must still be deletable.
 * @throws MalformedRequestError with every problem of the event
 */
export const parseRequest = (fields: EventFields): CustomResourceRequest => {
  const { RequestType, PhysicalResourceId } = fields
  const ResourceProperties = asRecord(fields.ResourceProperties)
  const OldResourceProperties = asRecord(fields.OldResourceProperties)
  const problems = requiredStrings
    .filter((name) => !isText(fields[name]))
    .map((name) => `${name}: expected a non-empty string`)
  if (!isRequestType(RequestType)) problems.push('RequestType: expected Create, Update or Delete')
  if (RequestType === 'Update' && !isText(PhysicalResourceId)) {
    problems.push('PhysicalResourceId: expected a non-empty string with an Update')
  }
  if (RequestType !== 'Delete' && !ResourceProperties) problems.push('ResourceProperties: expected an object')
  if (problems.length > 0 || !isRequestType(RequestType)) throw new MalformedRequestError(problems.join('; '))
  return {
    RequestType,
    RequestId: asText(fields.RequestId),
    StackId: asText(fields.StackId),
    LogicalResourceId: asText(fields.LogicalResourceId),
    ResourceType: asText(fields.ResourceType),
    ...(isText(PhysicalResourceId) && { PhysicalResourceId }),
    ResourceProperties: ResourceProperties ?? {},
    ...(OldResourceProperties && { OldResourceProperties }),
  }
}

const requiredStrings = ['RequestId', 'StackId', 'LogicalResourceId'] as const

const isRequestType = (value: unknown): value is CustomResourceRequest['RequestType'] =>
  value === 'Create' || value === 'Update' || value === 'Delete'

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The value if it is a string, otherwise an empty string. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
