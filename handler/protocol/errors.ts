/** Thrown for an event without a `ResponseURL`: there is nobody to answer, so Lambda is told that the invocation failed. */
export class NotACustomResourceRequestError extends Error {
  override readonly name = 'NotACustomResourceRequestError'
}

/** Thrown for an event that can be answered but not carried out: a field is missing or is of the wrong form. */
export class MalformedRequestError extends Error {
  override readonly name = 'MalformedRequestError'
}

/** Thrown, and the reason that the `AbortSignal` gives, when the deadline comes before the work is done. */
export class DeadlineReachedError extends Error {
  override readonly name = 'DeadlineReachedError'
}

/** Thrown when the work is done but CloudFormation would not take its answer: too large, or without a proper id. */
export class UnacceptableAnswerError extends Error {
  override readonly name = 'UnacceptableAnswerError'
  /** The id of what the work made, which a failed Create has to answer as well. */
  readonly physicalResourceId: string

  constructor(message: string, physicalResourceId: string) {
    super(message)
    this.physicalResourceId = physicalResourceId
  }
}

/** Thrown when the response could not be delivered and a later attempt might succeed: Lambda then invokes again. */
export class UndeliveredResponseError extends Error {
  override readonly name = 'UndeliveredResponseError'
}

/** What became of an invocation that died, as its destination record tells it. */
export class InvocationFailedError extends Error {
  override readonly name = 'InvocationFailedError'
}
