import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'

export type InvocationContext = Pick<
  Context,
  | 'awsRequestId'
  | 'functionName'
  | 'functionVersion'
  | 'invokedFunctionArn'
  | 'logGroupName'
  | 'logStreamName'
  | 'memoryLimitInMB'
>

/**
 * Returns the context object for a handler. `endsAt` is the time at which Lambda ends the invocation, in epoch
 * milliseconds.
 */
export const contextOf = (fields: InvocationContext, endsAt: number): Context => ({
  ...fields,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => endsAt - Date.now(),
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
})

/** Invokes a handler in this process: fast, and without the time limit, retries and destinations of Lambda. */
export const inProcess =
  (handler: (event: unknown, context: Context) => Promise<unknown>, timeoutMs = 900_000) =>
  (event: unknown): Promise<unknown> => {
    const fields = {
      awsRequestId: randomUUID(),
      functionName: 'fargate-endpoints',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints',
      logGroupName: '/aws/lambda/fargate-endpoints',
      logStreamName: '2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef',
      memoryLimitInMB: '256',
    }
    return handler(event, contextOf(fields, Date.now() + timeoutMs))
  }
