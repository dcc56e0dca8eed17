import { describe, expect, test } from '@jest/globals'
import { catalogue } from '../../../handler/fargate/catalogue.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const DEFAULTS = ['ecr.api', 'ecr.dkr', 'logs', 's3']

/** Turns off the default services. */
const bare = { EcrImagePull: false, CloudWatchLogs: false }

describe('Flags', () => {
  test.each([
    ['EcrImagePull', false, ['logs']],
    ['CloudWatchLogs', false, ['ecr.api', 'ecr.dkr', 's3']],
    ['EcsExec', true, [...DEFAULTS, 'ssmmessages']],
    ['Kms', true, [...DEFAULTS, 'kms']],
    ['SecretsManager', true, [...DEFAULTS, 'secretsmanager']],
    ['ParameterStore', true, [...DEFAULTS, 'ssm']],
    ['Efs', true, [...DEFAULTS, 'elasticfilesystem']],
    ['CloudWatchMetrics', true, [...DEFAULTS, 'monitoring']],
    ['XRay', true, [...DEFAULTS, 'xray']],
    ['Firehose', true, [...DEFAULTS, 'kinesis-firehose']],
    ['ServiceConnect', true, [...DEFAULTS, 'ecs-agent']],
    ['EcsControlPlane', true, [...DEFAULTS, 'ecs', 'ecs-agent', 'ecs-telemetry']],
  ])('add and delete only their own endpoints: %s %s', async (flag, value, services) => {
    const { stack, vpc, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId })

    await stack.update({ VpcId: vpcId, [flag]: value })
    expect((await vpc.services()).sort()).toEqual([...services].sort())

    await stack.update({ VpcId: vpcId, [flag]: !value })
    expect(await vpc.services()).toEqual(DEFAULTS)
  })

  test('have an attribute with the id of their endpoint, which is empty without one', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    const flags = Object.fromEntries(catalogue.map(({ flag }) => [flag, true]))

    const all = await stack.create({ VpcId: vpcId, ...flags })
    const endpoints = await vpc.endpoints()
    const none = await stack.update({ VpcId: vpcId, ...bare })

    expect(endpoints).toHaveLength(catalogue.length)
    for (const { attribute, service } of catalogue) {
      expect([attribute, all[attribute]]).toEqual([attribute, endpoints.find((one) => one.service === service)?.id])
      expect([attribute, none[attribute]]).toEqual([attribute, ''])
    }
  })
})

describe('PlatformVersion', () => {
  test.each([
    ['LATEST', ['ecr.api', 'ecr.dkr', 's3']],
    ['1.4.0', ['ecr.api', 'ecr.dkr', 's3']],
    ['1.3.0', ['ecr.dkr', 's3']],
  ])('%s pulls images through %j', async (PlatformVersion, services) => {
    const { stack, vpc, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId, PlatformVersion, CloudWatchLogs: false })

    expect(await vpc.services()).toEqual(services)
  })
})

describe('AdditionalServices', () => {
  test('get one endpoint each, by short name or full name', async () => {
    const { stack, vpc, vpcId } = await createTestbed()
    const AdditionalServices = 'sqs,com.amazonaws.ap-northeast-1.sts,com.amazonaws.ap-northeast-1.sqs'

    const attributes = await stack.create({ VpcId: vpcId, ...bare, AdditionalServices })

    expect(await vpc.services()).toEqual(['sqs', 'sts'])
    const [sqs, sts] = await vpc.endpoints()
    expect(attributes.AdditionalEndpointIds).toBe(`sqs=${sqs?.id},sts=${sts?.id}`)
  })

  test.each([
    ['dynamodb', ['Gateway']],
    ['dynamodb:Gateway', ['Gateway']],
    ['dynamodb:Interface', ['Interface']],
    ['dynamodb,dynamodb:Interface', ['Gateway', 'Interface']],
  ])('of %s get endpoints of the kinds %j', async (AdditionalServices, kinds) => {
    const { stack, vpc, vpcId, network } = await createTestbed()

    await stack.create({ VpcId: vpcId, ...bare, AdditionalServices })

    const endpoints = await vpc.endpoints()
    expect(endpoints.map(({ service, kind }) => `${service} ${kind}`).sort()).toEqual(
      kinds.map((kind) => `dynamodb ${kind}`),
    )
    for (const { kind, routeTableIds, subnetIds } of endpoints) {
      const isGateway = kind === 'Gateway'
      expect(routeTableIds).toEqual(isGateway ? network.privateRouteTableIds.toSorted() : [])
      expect(subnetIds).toEqual(isGateway ? [] : network.privateSubnetIds.toSorted())
    }
  })

  test('of s3:Interface get no private DNS, so that tasks use the gateway', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    const attributes = await stack.create({ VpcId: vpcId, CloudWatchLogs: false, AdditionalServices: 's3:Interface' })

    const [gateway, other] = (await vpc.endpoints())
      .filter(({ service }) => service === 's3')
      .sort((a, b) => a.kind.localeCompare(b.kind))
    expect(gateway).toMatchObject({ kind: 'Gateway' })
    expect(other).toMatchObject({ kind: 'Interface', privateDns: false })
    expect(attributes).toMatchObject({
      S3EndpointId: gateway?.id,
      AdditionalEndpointIds: `s3:Interface=${other?.id}`,
    })
  })
})

describe('A service that the region does not offer', () => {
  const VpcServices = { ...bare, AdditionalServices: 'bedrock,sqs' }

  test('fails the request before anything is created', async () => {
    const { stack, vpcId, writes } = await createTestbed()

    await expect(stack.create({ VpcId: vpcId, ...VpcServices })).rejects.toThrow(
      'bedrock: ap-northeast-1 offers no such endpoint service. Correct or remove it, or set UnavailableServices to Skip.',
    )
    expect(writes()).toEqual([])
  })

  test('is skipped with a warning when UnavailableServices is Skip', async () => {
    const { stack, vpc, vpcId } = await createTestbed()

    const { Warnings } = await stack.create({ VpcId: vpcId, ...VpcServices, UnavailableServices: 'Skip' })

    expect(await vpc.services()).toEqual(['sqs'])
    expect(Warnings).toBe('bedrock: ap-northeast-1 offers no such endpoint service; it was skipped.')
  })

  test('gets an endpoint at the first Update after the region offers it', async () => {
    const { simulator, stack, vpc, vpcId } = await createTestbed()
    await stack.create({ VpcId: vpcId, ...VpcServices, UnavailableServices: 'Skip' })
    const [offered] = simulator.world.endpointServices.filter(({ serviceName }) => serviceName.endsWith('.sqs'))
    if (!offered) throw new Error('The simulator offers no sqs')
    simulator.world.putEndpointService({
      ...offered,
      serviceName: offered.serviceName.replace('sqs', 'bedrock'),
      privateDnsNames: ['bedrock.ap-northeast-1.amazonaws.com'],
    })

    await stack.update({ VpcId: vpcId, ...VpcServices, UnavailableServices: 'Skip' })

    expect(await vpc.services()).toEqual(['bedrock', 'sqs'])
  })
})

describe('A service name with an error', () => {
  test.each([
    ['sqs:Gateway', 'sqs:Gateway: ap-northeast-1 offers sqs only as Interface. Remove :Gateway.'],
    [
      'sqss',
      'sqss: ap-northeast-1 offers no such endpoint service; did you mean sqs? Correct or remove it, or set UnavailableServices to Skip.',
    ],
    [
      'dynamo',
      'dynamo: ap-northeast-1 offers no such endpoint service; did you mean dynamodb? Correct or remove it, or set UnavailableServices to Skip.',
    ],
  ])('is rejected with a correction: %s', async (AdditionalServices, reason) => {
    const { stack, vpcId, writes } = await createTestbed()

    await expect(stack.create({ VpcId: vpcId, ...bare, AdditionalServices })).rejects.toThrow(reason)
    expect(writes()).toEqual([])
  })
})

describe('UseFips', () => {
  const names = { Kms: true, SecretsManager: true }

  test('uses the FIPS services that the region lists, and adds a warning for missing ones', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })

    const { Warnings } = await stack.create({
      VpcId: vpcId,
      EcrImagePull: false,
      ...names,
      EcsExec: true,
      UseFips: true,
    })

    expect(await vpc.services()).toEqual(['kms-fips', 'logs-fips', 'secretsmanager-fips', 'ssmmessages'])
    expect(Warnings).toMatch(
      /^ssmmessages: us-east-1 offers no FIPS endpoint service for it; the ordinary one is used\./,
    )
    expect(Warnings).toMatch(/ UseFips: Fargate itself calls logs, secretsmanager by their ordinary names, /)
  })

  test.each(['dynamodb:Interface', 'dynamodb-fips', 'com.amazonaws.us-east-1.dynamodb-fips'])(
    'turns off private DNS of %s, because the gateway serves these names',
    async (AdditionalServices) => {
      const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })

      await stack.create({ VpcId: vpcId, ...bare, AdditionalServices, UseFips: true })

      expect(await vpc.endpoints()).toMatchObject([{ service: 'dynamodb-fips', kind: 'Interface', privateDns: false }])
    },
  )

  test('adds no warning when the ordinary service also has the FIPS names', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })

    const { Warnings } = await stack.create({ VpcId: vpcId, ...bare, CloudWatchMetrics: true, UseFips: true })

    expect(await vpc.services()).toEqual(['monitoring'])
    expect(Warnings).toBe('')
  })

  test('can be combined with a resource without it, for the names that Fargate itself calls', async () => {
    const { stack, anotherStack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })
    const properties = { VpcId: vpcId, EcrImagePull: false }
    await stack.create({ ...properties, UseFips: true })

    const plain = await anotherStack().create(properties)

    const [ordinary, fips] = await vpc.endpoints()
    expect([ordinary?.service, fips?.service]).toEqual(['logs', 'logs-fips'])
    expect([ordinary?.privateDns, fips?.privateDns]).toEqual([true, true])
    expect(plain.LogsEndpointId).toBe(ordinary?.id)
  })

  test('also applies to services with full names', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })

    const AdditionalServices = ['com.amazonaws.us-east-1.kms', 'com.amazonaws.us-east-1.ssmmessages']
    const { Warnings } = await stack.create({ VpcId: vpcId, ...bare, AdditionalServices, UseFips: true })

    expect(await vpc.services()).toEqual(['kms-fips', 'ssmmessages'])
    expect(Warnings).toMatch(
      /^com\.amazonaws\.us-east-1\.ssmmessages: us-east-1 offers no FIPS endpoint service for it;/,
    )
  })

  test('returns FIPS endpoints in the attributes of their services', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })

    const attributes = await stack.create({ VpcId: vpcId, ...bare, Kms: true, UseFips: true })

    expect(attributes.KmsEndpointId).toBe((await vpc.endpoint('kms-fips')).id)
  })

  test('replaces the endpoints when it is turned on or off', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })
    await stack.create({ VpcId: vpcId, ...bare, ...names })

    await stack.update({ VpcId: vpcId, ...bare, ...names, UseFips: true })
    expect(await vpc.services()).toEqual(['kms-fips', 'secretsmanager-fips'])

    await stack.update({ VpcId: vpcId, ...bare, ...names, UseFips: false })
    expect(await vpc.services()).toEqual(['kms', 'secretsmanager'])
  })
})

describe('A service without a region in its name', () => {
  test.each(['iam', 'com.amazonaws.iam', 's3-global.accesspoint', 'com.amazonaws.s3-global.accesspoint'])(
    'is found as %s',
    async (name) => {
      const { stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })

      const { AdditionalEndpointIds } = await stack.create({ VpcId: vpcId, ...bare, AdditionalServices: name })

      const [endpoint] = await vpc.endpoints()
      const short = name.replace('com.amazonaws.', '')
      expect(endpoint?.serviceName).toBe(`com.amazonaws.${short}`)
      expect(AdditionalEndpointIds).toBe(`${short}=${endpoint?.id}`)
    },
  )
})

describe('When EC2 compares service names in filters literally,', () => {
  const createLiteral = (region: string, overTheWire = false) =>
    createTestbed({
      region,
      overTheWire,
      settings: { serviceNameFilter: 'literal', durations: { interfaceEndpointPending: 3_000 } },
    })

  test.each([
    ['us-east-1', { AdditionalServices: 'iam,freetier,studio,cassandra-streams,dynamodb' }],
    ['us-east-1', { UseFips: true, XRay: true, AdditionalServices: 'kafka-api,memory-db' }],
    ['cn-north-1', { EcsExec: true, AdditionalServices: 's3:Interface' }],
    ['us-gov-west-1', { UseFips: true, Kms: true }],
  ])('the same services are found in %s: %j', async (region, properties) => {
    const namesIn = async ({ stack, vpc, vpcId }: Awaited<ReturnType<typeof createTestbed>>) => {
      await stack.create({ VpcId: vpcId, ...properties })
      return (await vpc.endpoints()).map(({ serviceName }) => serviceName)
    }

    const names = await namesIn(await createLiteral(region))

    expect(names).toEqual(await namesIn(await createTestbed({ region })))
  })

  test('a service with an unknown prefix is found in the list of all services, which is read once', async () => {
    const { simulator, stack, vpc, vpcId } = await createLiteral('ap-northeast-1', true)
    const [offered] = simulator.world.endpointServices.filter(({ serviceName }) => serviceName.endsWith('.sqs'))
    if (!offered) throw new Error('The simulator offers no sqs')
    const serviceName = 'another.prefix.ap-northeast-1.bedrock'
    simulator.world.putEndpointService({ ...offered, serviceName, privateDnsNames: ['bedrock.example.com'] })

    await stack.create({ VpcId: vpcId, ...bare, AdditionalServices: 'bedrock' })

    expect((await vpc.endpoints()).map((one) => one.serviceName)).toEqual([serviceName])
    const lists = simulator.calls.filter(({ action }) => action === 'DescribeVpcEndpointServices')
    expect(lists.filter(({ parameters }) => !('Filter.1.Name' in parameters))).toHaveLength(1)
  })
})

test('All services are found even if they are more than the values that one filter can have', async () => {
  const { simulator, stack, vpc, vpcId } = await createTestbed({ region: 'us-east-1' })
  const names = simulator.world.endpointServices
    .map(({ serviceName }) => serviceName.replace('com.amazonaws.us-east-1.', ''))
    .filter((name) => /^[a-r][\w-]*$/.test(name) && !name.includes('fips') && name !== 'dynamodb')
    .slice(0, 20)

  await stack.create({ VpcId: vpcId, ...bare, AdditionalServices: names, UseFips: true, MaxAvailabilityZones: 1 })

  expect(await vpc.endpoints()).toHaveLength(names.length)
})

describe('PolicyDocuments that name a service differently from AdditionalServices', () => {
  const document = { Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' } }

  test.each([
    ['sqs', 'com.amazonaws.ap-northeast-1.sqs', 'sqs'],
    ['sqs', 'sqs:Interface', 'sqs'],
    ['com.amazonaws.ap-northeast-1.sqs', 'sqs', 'sqs'],
    ['dynamodb:Gateway', 'dynamodb:Gateway', 'dynamodb'],
    ['dynamodb:Interface', 'com.amazonaws.ap-northeast-1.dynamodb:Interface', 'dynamodb'],
  ])('apply to the service: %s, named %s', async (AdditionalServices, key, service) => {
    const { stack, vpc, vpcId } = await createTestbed()

    await stack.create({ VpcId: vpcId, ...bare, AdditionalServices, PolicyDocuments: { [key]: document } })

    expect((await vpc.endpoint(service)).policy.Statement).toMatchObject([{ Action: 'sqs:SendMessage' }])
  })

  test.each([
    ['com.amazonaws.ap-northeast-1.bedrock', 'com.amazonaws.ap-northeast-1.bedrock'],
    ['com.amazonaws.ap-northeast-1.bedrock', 'bedrock'],
    ['bedrock', 'com.amazonaws.ap-northeast-1.bedrock'],
    ['bedrock:Interface', 'bedrock:Interface'],
    ['sqs:Gateway', 'sqs:Gateway'],
  ])('are skipped with their service: %s, named %s', async (AdditionalServices, key) => {
    const { stack, vpc, vpcId } = await createTestbed()
    const properties = { ...bare, AdditionalServices, UnavailableServices: 'Skip' }

    await stack.create({ VpcId: vpcId, ...properties, PolicyDocuments: { [key]: document } })

    expect(await vpc.services()).toEqual([])
  })

  test('fail the request when two are for one service', async () => {
    const { stack, vpcId, writes } = await createTestbed()
    const PolicyDocuments = { sqs: document, 'com.amazonaws.ap-northeast-1.sqs': document }

    const creation = stack.create({ VpcId: vpcId, ...bare, AdditionalServices: 'sqs', PolicyDocuments })

    await expect(creation).rejects.toThrow(
      'PolicyDocuments: expected one document for sqs, got PolicyDocuments.sqs and PolicyDocuments.com.amazonaws.ap-northeast-1.sqs. Remove one of them.',
    )
    expect(writes()).toEqual([])
  })
})

describe('In another partition,', () => {
  test('the same services have the names of us-gov-west-1', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'us-gov-west-1' })

    await stack.create({ VpcId: vpcId })

    expect((await vpc.endpoints()).map(({ serviceName }) => serviceName)).toEqual([
      'com.amazonaws.us-gov-west-1.ecr.api',
      'com.amazonaws.us-gov-west-1.ecr.dkr',
      'com.amazonaws.us-gov-west-1.logs',
      'com.amazonaws.us-gov-west-1.s3',
    ])
  })

  test('names begin with cn. when those of cn-north-1 do', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'cn-north-1' })

    await stack.create({ VpcId: vpcId, EcsExec: true, Kms: true, CloudWatchMetrics: true })

    expect((await vpc.endpoints()).map(({ serviceName }) => serviceName)).toEqual([
      'cn.com.amazonaws.cn-north-1.ecr.api',
      'cn.com.amazonaws.cn-north-1.ecr.dkr',
      'com.amazonaws.cn-north-1.kms',
      'com.amazonaws.cn-north-1.logs',
      'cn.com.amazonaws.cn-north-1.monitoring',
      'com.amazonaws.cn-north-1.s3',
      'com.amazonaws.cn-north-1.ssmmessages',
    ])
  })

  test('the gateway and the interface endpoint of S3 have different names in cn-north-1', async () => {
    const { stack, vpc, vpcId } = await createTestbed({ region: 'cn-north-1' })

    await stack.create({
      VpcId: vpcId,
      CloudWatchLogs: false,
      PlatformVersion: '1.3.0',
      AdditionalServices: 's3:Interface',
    })

    expect((await vpc.endpoints()).map(({ kind, serviceName }) => `${kind} ${serviceName}`).sort()).toEqual([
      'Gateway com.amazonaws.cn-north-1.s3',
      'Interface cn.com.amazonaws.cn-north-1.ecr.dkr',
      'Interface cn.com.amazonaws.cn-north-1.s3',
    ])
  })
})
