import { afterAll, describe, expect, test } from '@jest/globals'
import { bundleOf } from '../../../build/entries.ts'
import { LambdaFunction } from '../../../simulator/lambda/lambda.ts'

const functions: LambdaFunction[] = []
afterAll(async () => {
  await Promise.all(functions.splice(0).map((lambda) => lambda.stop()))
})

const functionOf = (name: 'handler' | 'on-failure'): LambdaFunction => {
  const lambda = new LambdaFunction({ entry: bundleOf(name), maximumRetryAttempts: 0, timeoutSeconds: 8 })
  functions.push(lambda)
  return lambda
}

/** The names of the errors that Lambda logged. */
const loggedErrors = ({ logs }: LambdaFunction): unknown[] =>
  logs
    .split('\n')
    .filter((line) => line.includes('"stackTrace"'))
    .map((line) => JSON.parse(line).message.errorType)

describe('An error that a bundle throws', () => {
  test.concurrent.each(['handler', 'on-failure'] as const)('has its own name in the log of %s', async (name) => {
    const lambda = functionOf(name)

    const { attempts } = await lambda.invoke({})

    expect(attempts).toMatchObject([{ error: { errorType: 'NotACustomResourceRequestError' } }])
    expect(loggedErrors(lambda)).toEqual(['NotACustomResourceRequestError'])
  })

  test.concurrent('has its own name when the response cannot be delivered', async () => {
    const lambda = functionOf('handler')

    await lambda.invoke({
      RequestType: 'Delete',
      ResponseURL: 'http://127.0.0.1:9/',
      StackId: 'arn:aws:cloudformation:ap-northeast-1:123456789012:stack/web/1',
      RequestId: 'one',
      LogicalResourceId: 'Endpoints',
      PhysicalResourceId: 'one',
      ResourceType: 'Custom::FargateEndpoints',
      ResourceProperties: {},
    })

    expect(loggedErrors(lambda)).toEqual(['UndeliveredResponseError'])
  })
})
