/**
 * An error with the name of its class. Lambda logs that of an error that leaves the handler, and minifying would change it, so each
 * class has a static name of its own.
 */
class NamedError extends Error {
  override readonly name = this.constructor.name
}

/** Thrown for an event without a `ResponseURL`: nobody waits for an answer, so the invocation itself fails. */
export class NotACustomResourceRequestError extends NamedError {
  static override readonly name = 'NotACustomResourceRequestError'
}

/** Thrown for an event that has a `ResponseURL`, but another field is missing or malformed. */
export class MalformedRequestError extends NamedError {
  static override readonly name = 'MalformedRequestError'
}

/** Thrown when the deadline comes before the work ends. It is also the `reason` of the aborted `AbortSignal`. */
export class DeadlineReachedError extends NamedError {
  static override readonly name = 'DeadlineReachedError'
  /** Whether a later invocation can go on by waiting: all that was left was to wait, and CloudFormation still waits too. */
  readonly isOnlyWaiting: boolean

  constructor(message: string, isOnlyWaiting: boolean) {
    super(message)
    this.isOnlyWaiting = isOnlyWaiting
  }
}

/** Thrown, without a response, where Lambda is to invoke again: the work only waits, and CloudFormation still does too. */
export class StillWaitingError extends NamedError {
  static override readonly name = 'StillWaitingError'
}

/** Thrown when the work succeeded but CloudFormation would reject its result: too large, or without a valid id. */
export class UnacceptableResultError extends NamedError {
  static override readonly name = 'UnacceptableResultError'
  /** The id of what the work created. A failed Create must return it, so that the Delete can find it. */
  readonly physicalResourceId: string

  constructor(message: string, physicalResourceId: string) {
    super(message)
    this.physicalResourceId = physicalResourceId
  }
}

/** Thrown when the response was not delivered and a later attempt may succeed, so that Lambda retries the event. */
export class UndeliveredResponseError extends NamedError {
  static override readonly name = 'UndeliveredResponseError'
}

/** Not thrown: describes an invocation that died, as Lambda's failure record reports it. */
export class InvocationFailedError extends NamedError {
  static override readonly name = 'InvocationFailedError'
}
