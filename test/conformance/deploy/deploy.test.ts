import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { PLAIN_TEMPLATE, ROOT } from '../paths.ts'
import { Cloud, HOME_ACCOUNT, sorted } from './cloud.ts'
import { run } from './tool.ts'

jest.setTimeout(600_000)

let cloud: Cloud
beforeAll(async () => {
  cloud = await Cloud.start()
})
afterAll(() => cloud.close())

const withPlainTemplate = async (region: string): Promise<void> => {
  await cloud.aws({ region }, 's3', 'mb', 's3://templates')
  await cloud.aws({ region }, 's3', 'cp', PLAIN_TEMPLATE, 's3://templates/')
  await cloud.aws(
    { region },
    ...['cloudformation', 'create-stack', '--stack-name', 'fargate-endpoints'],
    ...['--capabilities', 'CAPABILITY_NAMED_IAM', '--template-url'],
    'https://templates.s3.amazonaws.com/fargate-endpoints.template.json',
  )
}

/** Deploys as `npm run deploy` does, but with its own build directory and without confirmation. */
const withSam = async (region: string): Promise<void> => {
  const built = await mkdtemp(join(tmpdir(), 'sam-'))
  const env = {
    ...(await cloud.environmentOf(HOME_ACCOUNT)),
    // moto reads the bucket from the URL of a template only if the host is one of AWS's or localhost.
    AWS_ENDPOINT_URL: cloud.moto.url.replace('127.0.0.1', 'localhost'),
    AWS_DEFAULT_REGION: region,
  }
  await run('bin/sam', ['build', '--build-dir', built], env)
  const files = ['--template-file', join(built, 'template.yaml'), '--config-file', join(ROOT, 'samconfig.toml')]
  await run('bin/sam', ['deploy', ...files, '--no-confirm-changeset'], env)
  await rm(built, { recursive: true })
}

const deploy = (region: string, stack: string, template: string, parameter: string): Promise<void> =>
  cloud.aws(
    { region },
    ...['cloudformation', 'deploy', '--stack-name', stack, '--template-file', template],
    ...['--capabilities', 'CAPABILITY_NAMED_IAM', '--parameter-overrides', parameter],
  )

describe.each([
  ['the plain template', 'us-east-1', withPlainTemplate, ['index.js']],
  ['sam deploy', 'eu-west-1', withSam, readdirSync(join(ROOT, 'dist/handler')).sort()],
])('the provider deployed by %s in %s', (_, region, deployProvider, files) => {
  const arn = `arn:aws:lambda:${region}:${HOME_ACCOUNT}:function:fargate-endpoints`

  test('publishes its service token as an output, a parameter and an export', async () => {
    await deployProvider(region)

    expect(await cloud.outputs({ region }, 'fargate-endpoints')).toEqual({
      ServiceToken: arn,
      ServiceTokenParameter: '/fargate-endpoints/service-token',
    })
    expect(
      await cloud.aws({ region }, 'ssm', 'get-parameter', '--name', '/fargate-endpoints/service-token'),
    ).toMatchObject({
      Parameter: { Value: arn },
    })
    expect(await cloud.aws({ region }, 'cloudformation', 'list-exports')).toMatchObject({
      Exports: [{ Name: 'fargate-endpoints-service-token', Value: arn }],
    })
  })

  test('outputs the ids of the endpoints in EC2 for quick-start.yaml', async () => {
    const vpcId = await cloud.createVpc({ region })

    await deploy(region, 'endpoints', 'examples/quick-start.yaml', `VpcId=${vpcId}`)

    const { EndpointIds } = await cloud.outputs({ region }, 'endpoints')
    expect(sorted(EndpointIds)).toBe(await cloud.endpointIds({ region }, vpcId))
    expect(EndpointIds?.split(',')).toHaveLength(5)
    const last = cloud.functions.invocations.at(-1)
    expect(last?.functionArn).toBe(arn)
    expect(Object.keys(last?.files ?? {}).sort()).toEqual(files)
  })
})

test('the tasks of fargate-service.yaml can reach only the endpoints and the prefix list of S3', async () => {
  // moto's Fn::GetAZs knows only the zones of this region.
  const region = 'us-east-1'
  const image = `${HOME_ACCOUNT}.dkr.ecr.${region}.amazonaws.com/app:1`
  await deploy(region, 'service', 'examples/fargate-service.yaml', `Image=${image}`)

  const { EndpointIds } = await cloud.outputs({ region }, 'service')
  const { StackResources } = await cloud.aws<{
    StackResources: { LogicalResourceId: string; PhysicalResourceId: string }[]
  }>({ region }, ...['cloudformation', 'describe-stack-resources', '--stack-name', 'service'])
  const idOf = (id: string) =>
    StackResources.find(({ LogicalResourceId }) => LogicalResourceId === id)?.PhysicalResourceId ?? ''
  expect(sorted(EndpointIds)).toBe(await cloud.endpointIds({ region }, idOf('Vpc')))
  const { SecurityGroups } = await cloud.aws<{ SecurityGroups: { IpPermissionsEgress: unknown[] }[] }>(
    { region },
    ...['ec2', 'describe-security-groups', '--group-ids', idOf('TaskSecurityGroup')],
  )
  expect(SecurityGroups[0]?.IpPermissionsEgress).toEqual([
    {
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      UserIdGroupPairs: [expect.objectContaining({ GroupId: expect.stringMatching(/^sg-/) })],
      PrefixListIds: [{ PrefixListId: expect.stringMatching(/^pl-/) }],
      IpRanges: [],
      Ipv6Ranges: [],
    },
  ])
})
