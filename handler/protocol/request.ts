import { MalformedRequestError, NotACustomResourceRequestError } from './errors.ts'
import { ResponseUrl } from './responseUrl.ts'

/** What CloudFormation asks for: its event without the `ResponseURL`, which is a credential and stays inside this package. */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly RequestId: string
  readonly StackId: string
  readonly LogicalResourceId: string
  readonly ResourceType: string
  /** Given with an Update and a Delete. */
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: Readonly<Record<string, unknown>>
  /** Given with an Update. */
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>
}

/** An event as it came, its `ResponseURL` taken off. */
export type EventFields = Readonly<Record<string, unknown>>

/** @throws NotACustomResourceRequestError where the event has no `ResponseURL` to answer to. */
export const takeOffResponseUrl = (event: unknown): { responseUrl: ResponseUrl; fields: EventFields } => {
  const { ResponseURL, ...fields } = asRecord(event) ?? {}
  const responseUrl = ResponseUrl.parse(ResponseURL)
  // The value is not quoted: a garbled credential may still be one.
  if (!responseUrl) throw new NotACustomResourceRequestError('Expected an event with a ResponseURL, an HTTP URL')
  return { responseUrl, fields }
}

/**
 * Strict where a mistake could do harm, lenient with a Delete: a resource that could not be created must still be deletable.
 * @throws MalformedRequestError with every problem of the event.
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
    RequestId: text(fields.RequestId),
    StackId: text(fields.StackId),
    LogicalResourceId: text(fields.LogicalResourceId),
    ResourceType: text(fields.ResourceType),
    ...(isText(PhysicalResourceId) && { PhysicalResourceId }),
    ResourceProperties: ResourceProperties ?? {},
    ...(OldResourceProperties && { OldResourceProperties }),
  }
}

const requiredStrings = ['RequestId', 'StackId', 'LogicalResourceId'] as const

const isRequestType = (value: unknown): value is CustomResourceRequest['RequestType'] =>
  value === 'Create' || value === 'Update' || value === 'Delete'

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The value where it is a string, else the empty string. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
