import { describe, expect, test } from '@jest/globals'
import { explainInvocationFailure, parseInvocationRecord } from '../../../handler/protocol/invocationRecord.ts'

/** A record in the form that Lambda writes. */
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

describe('parseInvocationRecord', () => {
  test('reads the fields that show the cause', () => {
    expect(
      parseInvocationRecord(record('RetriesExhausted', { statusCode: 200, errorType: 'T', errorMessage: 'm' })),
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
  ])('returns empty fields for %j', (value) => {
    expect(parseInvocationRecord(value)).toEqual({
      requestId: '',
      functionArn: '',
      condition: '',
      statusCode: undefined,
      errorType: '',
      errorMessage: '',
    })
  })
})

describe('explainInvocationFailure', () => {
  const OUT_OF_MEMORY = /^The function ran out of memory \(.*\)\. Raise its MemorySize, then try again\.$/
  const TIMED_OUT = /^The function timed out \(.*\)\. Raise its Timeout \(at most 900 seconds\), then try again\.$/
  const NOT_STARTED =
    /^The function could not start \(.*\)\. Deploy it again: its package or its configuration is broken\.$/
  const CRASHED = /^The function's process died \(.*\)\. Try again; if it happens again, see its log for the cause\.$/

  test.each([
    [
      'Lambda ends the invocation at its time limit',
      died('Sandbox.Timedout', 'RequestId: 1 Error: Task timed out after 900.00 seconds'),
      TIMED_OUT,
    ],
    [
      'Lambda reports a timeout without a type',
      died('', '2026-01-31T12:00:00Z 1 Task timed out after 900.00 seconds'),
      TIMED_OUT,
    ],
    ['Lambda reports a timeout by its type only', died('Sandbox.Timedout'), TIMED_OUT],
    ['Lambda reports that memory ran out', died('Runtime.OutOfMemory', 'RequestId: 1'), OUT_OF_MEMORY],
    [
      'the kernel kills the process',
      died('Runtime.ExitError', 'Runtime exited with error: signal: killed'),
      OUT_OF_MEMORY,
    ],
    [
      'V8 aborts because its heap is full',
      died('Runtime.ExitError', 'Runtime exited with error: signal: aborted'),
      OUT_OF_MEMORY,
    ],
    ['the process exits', died('Runtime.ExitError', 'Runtime exited with error: exit status 129'), CRASHED],
    ['the bundle cannot be loaded', died('Runtime.ImportModuleError', 'Cannot find module'), NOT_STARTED],
    ['the handler is missing', died('Runtime.HandlerNotFound'), NOT_STARTED],
    ['the name of the handler is malformed', died('Runtime.MalformedHandlerName'), NOT_STARTED],
    ['the bundle does not parse', died('Runtime.UserCodeSyntaxError'), NOT_STARTED],
    ['the runtime fails to start', died('Runtime.InvalidEntrypoint'), NOT_STARTED],
    ['an extension crashes', died('Extension.Crash'), NOT_STARTED],
    [
      'the response could not be delivered',
      died('UndeliveredResponseError', 'SUCCESS not delivered: 503'),
      /^The function could not deliver its response \(UndeliveredResponseError: SUCCESS not delivered: 503\)\. Check that it can reach Amazon S3, then try again\.$/,
    ],
    [
      'events expire while the function is throttled',
      record('EventAgeExceeded', { statusCode: 429 }),
      /^Lambda throttled the function until the event was too old\. Raise the concurrency of the function or of the account, or try again with fewer stacks at once\.$/,
    ],
    [
      'events expire for another reason, whatever error the last attempt had',
      record('EventAgeExceeded', { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 9.00 seconds' }),
      /^Lambda discarded the event because it had waited too long \(Sandbox.Timedout: .*\)\. Check the function for throttling and earlier errors, then try again\.$/,
    ],
    [
      'the reserved concurrency is 0',
      record('ZeroReservedConcurrency', { statusCode: 429 }),
      /^The function cannot run: its reserved concurrency is 0\. Raise the reserved concurrency of the function, then try again\.$/,
    ],
    [
      'Lambda detects a loop',
      record('RecursiveInvocation'),
      /^Lambda detected a recursive loop and stopped the invocation\. Find the loop that deploys this stack, then try again\.$/,
    ],
    [
      'anything else is thrown',
      died('TypeError', 'x is not a function'),
      /^The function failed \(TypeError: x is not a function\)\. See its log for the cause\.$/,
    ],
    ['nothing is known', {}, /^The function failed\. See its log for the cause\.$/],
    [
      'a retry was throttled',
      record('RetriesExhausted', { statusCode: 429 }),
      /^The function failed\. See its log for the cause\.$/,
    ],
    ['a type only ends like an extension error', died('MyExtension.Crash'), /^The function failed \(/],
    ['a type only begins like a start error', died('Runtime.HandlerNotFoundAgain'), /^The function failed \(/],
  ])('names the cause and the remedy when %s', (_, value, expected) => {
    expect(explainInvocationFailure(parseInvocationRecord(value))).toMatch(expected)
  })
})
