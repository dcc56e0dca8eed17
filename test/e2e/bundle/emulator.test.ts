import { expect, test } from '@jest/globals'
import { deployments } from './deployed.ts'

const deploy = deployments()

test('The handler uses the region and account of the stack, even if the ARN of its function names others', async () => {
  const { stack, network, lambda, vpc } = await deploy({
    environment: (url) => ({ AWS_ENDPOINT_URL: url, AWS_REGION: 'ap-northeast-1' }),
    configuration: { region: 'us-east-1', accountId: '000000000000' },
  })

  const { status, reason } = await stack.create({ VpcId: network.vpcId, PolicyScope: 'Account' })

  expect(lambda.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:fargate-endpoints')
  expect({ status, reason }).toEqual({ status: 'SUCCESS', reason: undefined })
  const policies = (await vpc.endpoints()).map(({ policy }) => policy)
  expect(JSON.stringify(policies)).toContain('123456789012')
  expect(JSON.stringify(policies)).toContain('prod-ap-northeast-1-starport-layer-bucket')
  expect(JSON.stringify(policies)).not.toMatch(/000000000000|us-east-1/)
})
