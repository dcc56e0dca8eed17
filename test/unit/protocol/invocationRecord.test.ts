import { describe, expect, test } from '@jest/globals'
import { explainFailure, readInvocationFailure } from '../../../handler/protocol/invocationRecord.ts'

/** A record as Lambda writes it. */
const record = (
  condition: string,
  response: { statusCode?: number; errorType?: string; errorMessage?: string } = {},
) => ({
  version: '1.0',
  timestamp: '2026-01-31T12:00:00.000Z',
  requestContext: {
    requestId: 'c3a1b0de',
    functionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints:$LATEST',
    condition,
    approximateInvokeCount: 2,
  },
  requestPayload: {},
  responseContext: { statusCode: response.statusCode ?? 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: response,
})

const died = (errorType: string, errorMessage = '') => record('RetriesExhausted', { errorType, errorMessage })

describe('readInvocationFailure', () => {
  test('reads what tells the cause', () => {
    expect(
      readInvocationFailure(record('RetriesExhausted', { statusCode: 200, errorType: 'T', errorMessage: 'm' })),
    ).toEqual({
      requestId: 'c3a1b0de',
      functionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints:$LATEST',
      condition: 'RetriesExhausted',
      statusCode: 200,
      errorType: 'T',
      errorMessage: 'm',
    })
  })

  test.each([
    [undefined],
    [{}],
    [{ requestContext: 'x', responseContext: { statusCode: '200' }, responsePayload: null }],
  ])('reads nothing out of %j', (value) => {
    expect(readInvocationFailure(value)).toEqual({
      requestId: '',
      functionArn: '',
      condition: '',
      statusCode: undefined,
      errorType: '',
      errorMessage: '',
    })
  })
})

describe('explainFailure', () => {
  const OUT_OF_MEMORY = /^The function ran out of memory \(.*\)\. Raise its MemorySize, then try again\.$/
  const TIMED_OUT = /^The function timed out \(.*\)\. Raise its Timeout \(at most 900 seconds\), then try again\.$/
  const NOT_STARTED =
    /^The function could not start \(.*\)\. Deploy it again: its package or its configuration is broken\.$/
  const CRASHED = /^The process of the function died \(.*\)\. Try again; if it happens again, its log says why\.$/

  test.each([
    [
      'Lambda ends it at its time limit',
      died('Sandbox.Timedout', 'RequestId: 1 Error: Task timed out after 900.00 seconds'),
      TIMED_OUT,
    ],
    [
      'Lambda says so without a type',
      died('', '2026-01-31T12:00:00Z 1 Task timed out after 900.00 seconds'),
      TIMED_OUT,
    ],
    ['a type says so alone', died('Sandbox.Timedout'), TIMED_OUT],
    ['Lambda runs out of memory', died('Runtime.OutOfMemory', 'RequestId: 1'), OUT_OF_MEMORY],
    [
      'the kernel kills the process',
      died('Runtime.ExitError', 'Runtime exited with error: signal: killed'),
      OUT_OF_MEMORY,
    ],
    ['V8 gives its heap up', died('Runtime.ExitError', 'Runtime exited with error: signal: aborted'), OUT_OF_MEMORY],
    ['the process exits', died('Runtime.ExitError', 'Runtime exited with error: exit status 129'), CRASHED],
    ['the bundle cannot be loaded', died('Runtime.ImportModuleError', 'Cannot find module'), NOT_STARTED],
    ['the handler is missing', died('Runtime.HandlerNotFound'), NOT_STARTED],
    ['the handler is named wrongly', died('Runtime.MalformedHandlerName'), NOT_STARTED],
    ['the bundle does not parse', died('Runtime.UserCodeSyntaxError'), NOT_STARTED],
    ['the runtime fails to start', died('Runtime.InvalidEntrypoint'), NOT_STARTED],
    ['an extension crashes', died('Extension.Crash'), NOT_STARTED],
    [
      'the response could not be delivered',
      died('UndeliveredResponseError', 'SUCCESS not delivered: 503'),
      /^The function could not deliver its response \(UndeliveredResponseError: SUCCESS not delivered: 503\)\. See that it reaches Amazon S3, then try again\.$/,
    ],
    [
      'events expire while the function is throttled',
      record('EventAgeExceeded', { statusCode: 429 }),
      /^Lambda throttled the function until the event was too old\. Raise the concurrency of the function or of the account, or try again with fewer stacks at once\.$/,
    ],
    [
      'events expire for another reason, whatever the last attempt met',
      record('EventAgeExceeded', { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 9.00 seconds' }),
      /^Lambda discarded the event because it had waited too long \(Sandbox.Timedout: .*\)\. Look for throttling and for earlier errors of the function, then try again\.$/,
    ],
    [
      'the function is switched off',
      record('ZeroReservedConcurrency', { statusCode: 429 }),
      /^The function is switched off: its reserved concurrency is 0\. Raise the reserved concurrency of the function, then try again\.$/,
    ],
    [
      'Lambda sees a loop',
      record('RecursiveInvocation'),
      /^Lambda took the invocation for a recursive loop and stopped it\. Look for the loop that deploys this stack, then try again\.$/,
    ],
    [
      'anything else is thrown',
      died('TypeError', 'x is not a function'),
      /^The function failed \(TypeError: x is not a function\)\. Its log says why\.$/,
    ],
    ['nothing is known', {}, /^The function failed\. Its log says why\.$/],
    [
      'a retry was throttled',
      record('RetriesExhausted', { statusCode: 429 }),
      /^The function failed\. Its log says why\.$/,
    ],
    ['a type only resembles those of a failed start', died('MyExtension.Crash'), /^The function failed \(/],
    [
      'a type only begins like those of a failed start',
      died('Runtime.HandlerNotFoundAgain'),
      /^The function failed \(/,
    ],
  ])('names the cause and the remedy where %s', (_, value, expected) => {
    expect(explainFailure(readInvocationFailure(value))).toMatch(expected)
  })
})
