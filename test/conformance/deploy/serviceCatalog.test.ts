import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { JsonObject, Template } from '../../../build/template/template.ts'
import { PLAIN_TEMPLATE } from '../paths.ts'
import { Cloud, sorted } from './cloud.ts'

jest.setTimeout(600_000)

const place = { region: 'us-east-1' }

let cloud: Cloud
beforeAll(async () => {
  cloud = await Cloud.start()
})
afterAll(() => cloud.close())

const { Resources } = readTemplate<Template>('examples/service-catalog/portfolio.yaml')
const propertiesOf = (id: string): JsonObject => Resources[id]?.Properties ?? {}

const aws = <Answer>(...command: string[]) => cloud.aws<Answer>(place, ...command)
const input = (value: unknown): string[] => ['--cli-input-json', JSON.stringify(value)]

test('a portfolio and a product can be created with the properties of the example', async () => {
  const url = 'https://products.s3.us-east-1.amazonaws.com/product.yaml'

  const { PortfolioDetail } = await aws<{ PortfolioDetail: { Id: string } }>(
    ...['servicecatalog', 'create-portfolio', ...input({ ...propertiesOf('Portfolio'), IdempotencyToken: 'one' })],
  )
  const { ProvisioningArtifactParameters: _sub, ...product } = propertiesOf('Product')
  const { ProductViewDetail } = await aws<{ ProductViewDetail: { ProductViewSummary: { ProductId: string } } }>(
    ...['servicecatalog', 'create-product'],
    ...input({
      ...product,
      ProductType: 'CLOUD_FORMATION_TEMPLATE',
      ProvisioningArtifactParameters: { Name: 'v1', Info: { LoadTemplateFromURL: url } },
      IdempotencyToken: 'two',
    }),
  )

  expect(PortfolioDetail.Id).not.toBe('')
  expect(ProductViewDetail.ProductViewSummary).toMatchObject({ Name: 'Endpoints for Fargate', Owner: 'Platform team' })
})

test('CloudFormation can provision the product from a bucket, as for Service Catalog', async () => {
  const vpcId = await cloud.createVpc(place)
  await aws('s3', 'mb', 's3://products')
  await aws('s3', 'cp', PLAIN_TEMPLATE, 's3://products/')
  await aws('s3', 'cp', 'examples/service-catalog/product.yaml', 's3://products/')
  const create = (name: string, object: string, ...more: string[]) =>
    aws(
      ...['cloudformation', 'create-stack', '--stack-name', name, '--capabilities', 'CAPABILITY_NAMED_IAM'],
      ...['--template-url', `https://products.s3.amazonaws.com/${object}`, ...more],
    )
  await create('fargate-endpoints', 'fargate-endpoints.template.json')

  await create(
    'SC-123456789012-pp-1',
    'product.yaml',
    ...['--parameters', `ParameterKey=VpcId,ParameterValue=${vpcId}`, 'ParameterKey=EcsExec,ParameterValue=true'],
    'ParameterKey=S3Buckets,ParameterValue="one,two"',
  )

  const { EndpointIds } = await cloud.outputs(place, 'SC-123456789012-pp-1')
  expect(EndpointIds?.split(',')).toHaveLength(5)
  expect(sorted(EndpointIds)).toBe(await cloud.endpointIds(place, vpcId))
})
