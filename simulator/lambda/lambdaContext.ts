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

/** The context object that a handler gets; `endsAt` is when Lambda ends the invocation, in epoch milliseconds. */
export const contextOf = (fields: InvocationContext, endsAt: number): Context => ({
  ...fields,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => endsAt - Date.now(),
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
})

/** Invokes a handler in this process: fast, and without Lambda's time limit, retries and destinations. */
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
