import { afterAll, expect, test } from '@jest/globals'
import { deploy } from './deployed.ts'

type Deployed = Awaited<ReturnType<typeof deploy>>

let deployed: Deployed | undefined
afterAll(() => deployed?.close())

test('The region and the account are those of the stack, where the ARN of the function names others', async () => {
  deployed = await deploy({
    environment: (url) => ({ AWS_ENDPOINT_URL: url, AWS_REGION: 'ap-northeast-1' }),
    configuration: { region: 'us-east-1', accountId: '000000000000' },
  })
  const { stack, network, lambda, vpc } = deployed

  const { status, reason } = await stack.create({ VpcId: network.vpcId, PolicyScope: 'Account' })

  expect(lambda.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:fargate-endpoints')
  expect({ status, reason }).toEqual({ status: 'SUCCESS', reason: undefined })
  const policies = (await vpc.endpoints()).map(({ policy }) => policy)
  expect(JSON.stringify(policies)).toContain('123456789012')
  expect(JSON.stringify(policies)).toContain('prod-ap-northeast-1-starport-layer-bucket')
  expect(JSON.stringify(policies)).not.toMatch(/000000000000|us-east-1/)
})
