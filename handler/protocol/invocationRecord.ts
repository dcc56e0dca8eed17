import { asRecord, asText } from './request.ts'

/**
 * The part of an asynchronous invocation's failure record that says why it failed; `requestPayload` has the event.
 * `responseContext` and `responsePayload` are missing if the function never ran.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export interface InvocationFailure {
  readonly functionArn: string
  readonly requestId: string
  readonly condition: string
  /** The status of the last attempt. */
  readonly statusCode: number | undefined
  readonly errorType: string
  readonly errorMessage: string
}

/** Accepts any record: what is missing is left empty, since the stack waits for an answer in any case. */
export const parseInvocationRecord = (record: unknown): InvocationFailure => {
  const { requestContext, responseContext, responsePayload } = asRecord(record) ?? {}
  const { functionArn, requestId, condition } = asRecord(requestContext) ?? {}
  const { statusCode } = asRecord(responseContext) ?? {}
  const { errorType, errorMessage } = asRecord(responsePayload) ?? {}
  return {
    functionArn: asText(functionArn),
    requestId: asText(requestId),
    condition: asText(condition),
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
    errorType: asText(errorType),
    errorMessage: asText(errorMessage),
  }
}

/** One text with the cause, what Lambda reported, and what to do. */
export const explainInvocationFailure = (failure: InvocationFailure): string => {
  const { cause, remedy } = causes.find(({ matches }) => matches(failure)) ?? UNKNOWN_CAUSE
  const reported = [failure.errorType, failure.errorMessage].filter((part) => part !== '').join(': ')
  return `${cause}${reported && ` (${reported})`}. ${remedy}`
}

interface Cause {
  readonly cause: string
  readonly remedy: string
}

// Conditions come first: for a discarded event, the error of its last attempt only explains why it became too old.
const causes: readonly (Cause & { matches(failure: InvocationFailure): boolean })[] = [
  {
    matches: ({ condition }) => condition === 'ZeroReservedConcurrency',
    cause: 'The function cannot run: its reserved concurrency is 0',
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
    remedy: 'Check the function for throttling and earlier errors, then try again.',
  },
  {
    matches: ({ condition }) => condition === 'RecursiveInvocation',
    cause: 'Lambda detected a recursive loop and stopped the invocation',
    remedy: 'Find the loop that deploys this stack, then try again.',
  },
  {
    matches: ({ errorType, errorMessage }) =>
      errorType === 'Sandbox.Timedout' || errorMessage.includes('Task timed out after'),
    cause: 'The function timed out',
    remedy: 'Raise its Timeout (at most 900 seconds), then try again.',
  },
  {
    // The kernel kills a process that exceeds MemorySize; V8 aborts if its own heap is full before that.
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
    remedy: 'Check that it can reach Amazon S3, then try again.',
  },
  {
    matches: ({ errorType }) => errorType === 'Runtime.ExitError',
    cause: "The function's process died",
    remedy: 'Try again; if it happens again, see its log for the cause.',
  },
]

const UNKNOWN_CAUSE: Cause = { cause: 'The function failed', remedy: 'See its log for the cause.' }

const INIT_ERRORS =
  /^(Runtime\.(ImportModuleError|HandlerNotFound|MalformedHandlerName|UserCodeSyntaxError|InvalidEntrypoint)|Extension\..*)$/
