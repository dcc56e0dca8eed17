import { asRecord, text } from './request.ts'

/**
 * What of an asynchronous invocation's failure record tells why it failed. Beside it, `requestPayload` holds the event.
 * `responseContext` and `responsePayload` are missing where the function never ran.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface InvocationFailure {
  readonly functionArn: string
  readonly requestId: string
  readonly condition: string
  /** Of the last attempt. */
  readonly statusCode: number | undefined
  readonly errorType: string
  readonly errorMessage: string
}

/** Lenient throughout: what the record lacks is left empty, since the stack waits for an answer all the same. */
export const readInvocationFailure = (record: unknown): InvocationFailure => {
  const { requestContext, responseContext, responsePayload } = asRecord(record) ?? {}
  const { functionArn, requestId, condition } = asRecord(requestContext) ?? {}
  const { statusCode } = asRecord(responseContext) ?? {}
  const { errorType, errorMessage } = asRecord(responsePayload) ?? {}
  return {
    functionArn: text(functionArn),
    requestId: text(requestId),
    condition: text(condition),
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
    errorType: text(errorType),
    errorMessage: text(errorMessage),
  }
}

/** Names the cause, says what Lambda said, and what to do. */
export const explainFailure = (failure: InvocationFailure): string => {
  const { cause, remedy } = causes.find(({ matches }) => matches(failure)) ?? otherwise
  const said = [failure.errorType, failure.errorMessage].filter((part) => part !== '').join(': ')
  return `${cause}${said && ` (${said})`}. ${remedy}`
}

interface Cause {
  readonly cause: string
  readonly remedy: string
}

// Conditions come first: what a discarded event's last attempt met, if it had one, is only how it came to be late.
const causes: readonly (Cause & { matches(failure: InvocationFailure): boolean })[] = [
  {
    matches: ({ condition }) => condition === 'ZeroReservedConcurrency',
    cause: 'The function is switched off: its reserved concurrency is 0',
    remedy: 'Raise the reserved concurrency of the function, then try again.',
  },
  {
    matches: ({ condition, statusCode }) => condition === 'EventAgeExceeded' && statusCode === 429,
    cause: 'Lambda throttled the function until the event was too old',
    remedy: 'Raise the concurrency of the function or of the account, or try again with fewer stacks at once.',
  },
  {
    matches: ({ condition }) => condition === 'EventAgeExceeded',
    cause: 'Lambda discarded the event because it had waited too long',
    remedy: 'Look for throttling and for earlier errors of the function, then try again.',
  },
  {
    matches: ({ condition }) => condition === 'RecursiveInvocation',
    cause: 'Lambda took the invocation for a recursive loop and stopped it',
    remedy: 'Look for the loop that deploys this stack, then try again.',
  },
  {
    matches: ({ errorType, errorMessage }) =>
      errorType === 'Sandbox.Timedout' || errorMessage.includes('Task timed out after'),
    cause: 'The function timed out',
    remedy: 'Raise its Timeout (at most 900 seconds), then try again.',
  },
  {
    // The kernel kills what exceeds MemorySize; V8 aborts where its own heap is full first.
    matches: ({ errorType, errorMessage }) =>
      errorType === 'Runtime.OutOfMemory' || /signal: (killed|aborted)/.test(errorMessage),
    cause: 'The function ran out of memory',
    remedy: 'Raise its MemorySize, then try again.',
  },
  {
    matches: ({ errorType }) => INIT_ERRORS.test(errorType),
    cause: 'The function could not start',
    remedy: 'Deploy it again: its package or its configuration is broken.',
  },
  {
    matches: ({ errorType }) => errorType === 'UndeliveredResponseError',
    cause: 'The function could not deliver its response',
    remedy: 'See that it reaches Amazon S3, then try again.',
  },
  {
    matches: ({ errorType }) => errorType === 'Runtime.ExitError',
    cause: 'The process of the function died',
    remedy: 'Try again; if it happens again, its log says why.',
  },
]

const otherwise: Cause = { cause: 'The function failed', remedy: 'Its log says why.' }

const INIT_ERRORS =
  /^(Runtime\.(ImportModuleError|HandlerNotFound|MalformedHandlerName|UserCodeSyntaxError|InvalidEntrypoint)|Extension\..*)$/
