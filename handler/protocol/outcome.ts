import { describeError } from './describeError.ts'
import {
  DeadlineReachedError,
  InvocationFailedError,
  MalformedRequestError,
  UnacceptableResultError,
} from './errors.ts'
import { asText, type CustomResourceRequest, parseRequest, type ReceivedEvent } from './request.ts'
import { type CustomResourceResponse, failedResponse, isValidPhysicalId } from './response.ts'

/** The decided response, with its cause for logs and metrics. */
export interface Outcome {
  readonly response: CustomResourceResponse
  readonly cause: OutcomeCause
  /** What was thrown, if anything. */
  readonly error?: unknown
}

/** `Finished` is the only cause of SUCCESS. */
export type OutcomeCause =
  | 'Finished'
  | 'WorkFailed'
  | 'DeadlineReached'
  | 'MalformedRequest'
  | 'UnacceptableResult'
  | 'InvocationFailed'

export type DerivePhysicalResourceId = (request: CustomResourceRequest) => string

/**
 * The FAILED outcome for whatever was thrown.
 * @param logPointer ends the `Reason`, and says where the logs are
 */
export const failureOutcome = (
  { responseUrl, fields }: ReceivedEvent,
  error: unknown,
  derive: DerivePhysicalResourceId,
  logPointer: string,
): Outcome => {
  const ids = {
    PhysicalResourceId: physicalIdOfFailure(fields, error, derive),
    StackId: asText(fields.StackId),
    RequestId: asText(fields.RequestId),
    LogicalResourceId: asText(fields.LogicalResourceId),
  }
  const message = responseUrl.redact(describeError(error))
  return { response: failedResponse(ids, message, logPointer), cause: causeOf(error), error }
}

const causeOf = (error: unknown): OutcomeCause => {
  if (error instanceof DeadlineReachedError) return 'DeadlineReached'
  if (error instanceof MalformedRequestError) return 'MalformedRequest'
  if (error instanceof UnacceptableResultError) return 'UnacceptableResult'
  if (error instanceof InvocationFailedError) return 'InvocationFailed'
  return 'WorkFailed'
}

/** The id of the event (only a Create has none), else the id of what the work created, else the derived id. */
const physicalIdOfFailure = (
  fields: ReceivedEvent['fields'],
  error: unknown,
  derive: DerivePhysicalResourceId,
): string => {
  const idOfEvent = asText(fields.PhysicalResourceId)
  if (idOfEvent !== '') return idOfEvent
  if (error instanceof UnacceptableResultError && isValidPhysicalId(error.physicalResourceId)) {
    return error.physicalResourceId
  }
  try {
    const derived = derive(parseRequest(fields))
    if (isValidPhysicalId(derived)) return derived
  } catch {
    // The response still needs an id. Its reason already says what is wrong.
  }
  return `${asText(fields.StackId)}|${asText(fields.LogicalResourceId)}`
}
