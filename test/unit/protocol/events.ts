import type { Context } from 'aws-lambda'
import { ResponseUrl } from '../../../handler/protocol/responseUrl.ts'
import { contextOf } from '../../../simulator/lambda/lambdaContext.ts'

export const STACK_ID =
  'arn:aws:cloudformation:ap-northeast-1:123456789012:stack/fargate/0b9f8a80-0000-4000-8000-000000000001'
export const REQUEST_ID = '6f1f5b8e-0000-4000-8000-000000000002'
export const LOG_STREAM = '2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef'

const common = {
  ServiceToken: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints',
  ResponseURL: 'https://bucket.s3.amazonaws.com/object?X-Amz-Signature=0123abcd',
  StackId: STACK_ID,
  RequestId: REQUEST_ID,
  LogicalResourceId: 'Endpoints',
  ResourceType: 'Custom::FargateEndpoints',
  ResourceProperties: { VpcId: 'vpc-0a' },
}

/** Events in the form that CloudFormation sends. */
export const createEvent = { RequestType: 'Create' as const, ...common }
export const updateEvent = {
  RequestType: 'Update',
  ...common,
  PhysicalResourceId: 'endpoints/vpc-0a',
  OldResourceProperties: { VpcId: 'vpc-0b' },
}
export const deleteEvent = { RequestType: 'Delete', ...common, PhysicalResourceId: 'endpoints/vpc-0a' }

/** A parsed `ResponseURL`, as the handlers use it. */
export const parseResponseUrl = (text: string): ResponseUrl => {
  const url = ResponseUrl.parse(text)
  if (!url) throw new Error(`no URL: ${text}`)
  return url
}

/** A Lambda context with this time left. */
export const contextWith = (millisecondsLeft: number): Context =>
  contextOf(
    {
      awsRequestId: 'c3a1b0de-0000-4000-8000-000000000003',
      functionName: 'fargate-endpoints',
      functionVersion: '$LATEST',
      invokedFunctionArn: common.ServiceToken,
      logGroupName: '/aws/lambda/fargate-endpoints',
      logStreamName: LOG_STREAM,
      memoryLimitInMB: '256',
    },
    Date.now() + millisecondsLeft,
  )
