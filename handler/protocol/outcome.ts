import { describeError } from './describeError.ts'
import {
  DeadlineReachedError,
  InvocationFailedError,
  MalformedRequestError,
  UnacceptableAnswerError,
} from './errors.ts'
import { type CustomResourceRequest, type EventFields, parseRequest, text } from './request.ts'
import { type CustomResourceResponse, failedResponse, isAcceptableId } from './response.ts'
import type { ResponseUrl } from './responseUrl.ts'

/** What CloudFormation is told, once decided: the response, and for logs and metrics what made it. */
export interface Outcome {
  readonly response: CustomResourceResponse
  readonly cause: FailureCause
  /** What was thrown, where something was. */
  readonly error?: unknown
}

export type FailureCause =
  | 'Finished'
  | 'WorkFailed'
  | 'DeadlineReached'
  | 'MalformedRequest'
  | 'UnacceptableAnswer'
  | 'InvocationFailed'

/** An event taken in: the credential apart from the rest. */
export interface ReceivedEvent {
  readonly responseUrl: ResponseUrl
  readonly fields: EventFields
}

export type DerivePhysicalResourceId = (request: CustomResourceRequest) => string

/** The verdict on whatever was thrown. The log pointer tells a reader of the stack's events where to look. */
export const failure = (
  { responseUrl, fields }: ReceivedEvent,
  error: unknown,
  derive: DerivePhysicalResourceId,
  logPointer: string,
): Outcome => {
  const ids = {
    PhysicalResourceId: failedId(fields, error, derive),
    StackId: text(fields.StackId),
    RequestId: text(fields.RequestId),
    LogicalResourceId: text(fields.LogicalResourceId),
  }
  const message = responseUrl.redact(describeError(error))
  return { response: failedResponse(ids, message, logPointer), cause: causeOf(error), error }
}

const causeOf = (error: unknown): FailureCause => {
  if (error instanceof DeadlineReachedError) return 'DeadlineReached'
  if (error instanceof MalformedRequestError) return 'MalformedRequest'
  if (error instanceof UnacceptableAnswerError) return 'UnacceptableAnswer'
  if (error instanceof InvocationFailedError) return 'InvocationFailed'
  return 'WorkFailed'
}

/** The event's own id, which every event but a Create has; else that of what was made; else the derived one. */
const failedId = (fields: EventFields, error: unknown, derive: DerivePhysicalResourceId): string => {
  const given = text(fields.PhysicalResourceId)
  if (given !== '') return given
  if (error instanceof UnacceptableAnswerError && isAcceptableId(error.physicalResourceId)) {
    return error.physicalResourceId
  }
  try {
    const derived = derive(parseRequest(fields))
    if (isAcceptableId(derived)) return derived
  } catch {
    // The response needs an id all the same, and its reason already says what is wrong.
  }
  return `${text(fields.StackId)}|${text(fields.LogicalResourceId)}`
}
