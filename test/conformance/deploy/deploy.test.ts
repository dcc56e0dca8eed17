import { EC2Client } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { layNetwork } from '../network.ts'
import { PLAIN_TEMPLATE } from '../paths.ts'
import { Cloud, sorted } from './cloud.ts'

jest.setTimeout(120_000)

let cloud: Cloud
beforeAll(async () => {
  cloud = await Cloud.start()
})
afterAll(() => cloud.close())

const layVpc = async (region: string): Promise<string> => {
  const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }
  return (await layNetwork(new EC2Client({ endpoint: cloud.moto.url, region, credentials }))).vpcId
}

describe.each(['us-east-1', 'ap-northeast-1'])('in %s', (region) => {
  const aws = <Answer>(...command: string[]) => cloud.aws<Answer>({ region }, ...command)
  const deploy = (stack: string, template: string, ...parameters: string[]) =>
    aws(
      ...['cloudformation', 'deploy', '--stack-name', stack, '--template-file', template],
      ...['--capabilities', 'CAPABILITY_IAM', ...(parameters.length > 0 ? ['--parameter-overrides'] : []), ...parameters],
    )

  test('the plain template deploys from a bucket, and leaves the service token in its places', async () => {
    await aws('s3', 'mb', `s3://templates-${region}`)
    await aws('s3', 'cp', PLAIN_TEMPLATE, `s3://templates-${region}/`)
    const url = `https://templates-${region}.s3.${region}.amazonaws.com/fargate-endpoints.template.json`

    await aws(
      ...['cloudformation', 'create-stack', '--stack-name', 'fargate-endpoints', '--template-url', url],
      ...['--capabilities', 'CAPABILITY_IAM'],
    )

    const arn = `arn:aws:lambda:${region}:123456789012:function:fargate-endpoints`
    expect(await cloud.outputs({ region }, 'fargate-endpoints')).toEqual({
      ServiceToken: arn,
      ServiceTokenParameter: '/fargate-endpoints/service-token',
    })
    expect(await aws('ssm', 'get-parameter', '--name', '/fargate-endpoints/service-token')).toMatchObject({
      Parameter: { Value: arn },
    })
    expect(await aws('cloudformation', 'list-exports')).toMatchObject({
      Exports: [{ Name: 'fargate-endpoints-service-token', Value: arn }],
    })
  })

  test('quick-start.yaml answers with the endpoints that EC2 holds', async () => {
    const vpcId = await layVpc(region)

    await deploy('endpoints', 'examples/quick-start.yaml', `VpcId=${vpcId}`)

    const { EndpointIds, SecurityGroupId, S3PrefixListId } = await cloud.outputs({ region }, 'endpoints')
    expect(sorted(EndpointIds)).toBe(await cloud.endpointIds({ region }, vpcId))
    expect(EndpointIds?.split(',')).toHaveLength(5)
    expect([SecurityGroupId, S3PrefixListId]).toEqual([
      expect.stringMatching(/^sg-/),
      expect.stringMatching(/^pl-/),
    ])
  })
})
