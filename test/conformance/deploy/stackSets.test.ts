import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { Template } from '../../../build/template/template.ts'
import { PLAIN_TEMPLATE } from '../paths.ts'
import { Cloud, sorted } from './cloud.ts'

jest.setTimeout(600_000)

const ACCOUNTS = ['111111111111', '222222222222', '333333333333']
const REGIONS = ['us-east-1', 'eu-central-1']
const PLACES = ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ account, region })))
const home = { region: 'us-east-1' }

let cloud: Cloud
beforeAll(async () => {
  cloud = await Cloud.start()
})
afterAll(() => cloud.close())

/** Creates a network stack as accounts have it. It exports the id of the VPC. */
const createNetworkStack = async (place: { account: string; region: string }): Promise<string> => {
  const vpcId = await cloud.createVpc(place)
  const { Subnets } = await cloud.aws<{ Subnets: { SubnetId: string }[] }>(
    place,
    ...['ec2', 'describe-subnets', '--filters', `Name=vpc-id,Values=${vpcId}`],
  )
  const ids = Subnets.map(({ SubnetId }) => SubnetId)
  await cloud.aws(place, 'ec2', 'create-tags', '--resources', ...ids, '--tags', 'Key=tier,Value=tasks')
  const network = {
    Resources: {
      Note: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/network/vpc-id', Type: 'String', Value: vpcId } },
    },
    Outputs: { VpcId: { Value: vpcId, Export: { Name: 'network-vpc-id' } } },
  }
  const body = JSON.stringify(network)
  await cloud.aws(place, 'cloudformation', 'create-stack', '--stack-name', 'network', '--template-body', body)
  return vpcId
}

const stackSet = async (name: string, template: string[], parameters: string[] = []): Promise<void> => {
  const set = ['--stack-set-name', name]
  await cloud.aws(home, 'cloudformation', 'create-stack-set', ...set, ...template, ...parameters)
  await cloud.aws(
    home,
    ...['cloudformation', 'create-stack-instances', ...set, '--accounts', ...ACCOUNTS, '--regions', ...REGIONS],
  )
}

/**
 * Returns the template and the parameters of the stack set in the example, with these values for the parameters of the
 * example.
 */
const consumerSet = (given: Record<string, string>): { body: string; parameters: string[] } => {
  const { Resources, Parameters = {} } = readTemplate<Template>('examples/stack-sets/consumer.yaml')
  const { TemplateBody, Parameters: passed } = Resources.Endpoints?.Properties ?? {}
  const values = (passed as { ParameterKey: string; ParameterValue: { Ref: string } }[]).map(
    ({ ParameterKey, ParameterValue: { Ref } }) =>
      `ParameterKey=${ParameterKey},ParameterValue="${given[Ref] ?? Parameters[Ref]?.Default}"`,
  )
  return { body: String(TemplateBody), parameters: ['--parameters', ...values] }
}

test('the provider and its consumer are deployed to three accounts in two regions', async () => {
  const vpcIds: string[] = []
  for (const place of PLACES) vpcIds.push(await createNetworkStack(place))
  await cloud.aws(home, 's3', 'mb', 's3://templates')
  await cloud.aws(home, 's3', 'cp', PLAIN_TEMPLATE, 's3://templates/')
  const url = 'https://templates.s3.amazonaws.com/fargate-endpoints.template.json'

  await stackSet('fargate-endpoints', ['--template-url', url])
  const { body, parameters } = consumerSet({ EcsExec: 'true', AdditionalServices: 'sqs,sts', SubnetTagKey: 'tier' })
  await stackSet('endpoints-for-fargate', ['--template-body', body], parameters)

  for (const [index, place] of PLACES.entries()) {
    const { EndpointIds } = await cloud.outputs(place, 'StackSet:endpoints-for-fargate')
    expect(EndpointIds?.split(',')).toHaveLength(7)
    expect(sorted(EndpointIds)).toBe(await cloud.endpointIds(place, vpcIds[index] ?? ''))
  }
  expect(cloud.functions.invocations.map(({ functionArn }) => functionArn).sort()).toEqual(
    PLACES.map(({ account, region }) => `arn:aws:lambda:${region}:${account}:function:fargate-endpoints`).sort(),
  )
})
