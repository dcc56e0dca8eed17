import { DescribeManagedPrefixListsCommand, DescribeVpcEndpointServicesCommand, type Filter } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { EndpointService } from '../../../regions/endpointServices.ts'
import { regions } from '../../../regions/index.ts'
import { serviceName, simulate } from '../simulate.ts'

const servicesOf = async (region: string, ...Filters: Filter[]) => {
  const { ec2 } = await simulate({ region })
  return (await ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))).ServiceDetails ?? []
}

const named = (...names: string[]): Filter => ({ Name: 'service-name', Values: names })

describe.each(regions.map(({ name }) => name))('The services of %s', (region) => {
  test('contain those that Fargate needs', async () => {
    const needed = [
      'ecr.api',
      'ecr.dkr',
      'logs',
      'ssmmessages',
      'kms',
      'secretsmanager',
      'ssm',
      'elasticfilesystem',
      'ecs',
    ]
    const services = await servicesOf(region)
    const shortNames = services.map(({ ServiceName = '' }) => ServiceName.split(`${region}.`)[1])
    expect(shortNames).toEqual(expect.arrayContaining(needed))
    expect(services.length).toBeGreaterThan(60)
  })

  test('contain gateways for S3 and DynamoDB, and are only in zones of the region', async () => {
    const gateways = await servicesOf(region, { Name: 'service-type', Values: ['Gateway'] })
    expect(gateways.map(({ ServiceName }) => ServiceName)).toEqual([
      serviceName('dynamodb', region),
      serviceName('s3', region),
    ])
    const zones = Object.keys(regions.find(({ name }) => name === region)?.zones ?? {})
    for (const { AvailabilityZones = [] } of await servicesOf(region)) {
      expect(AvailabilityZones.length).toBeGreaterThan(0)
      expect(zones).toEqual(expect.arrayContaining(AvailabilityZones))
    }
  })

  test('have a managed prefix list for each gateway and address family', async () => {
    const { ec2 } = await simulate({ region })
    const { PrefixLists } = await ec2.send(new DescribeManagedPrefixListsCommand())
    const found = PrefixLists?.map(({ PrefixListName, AddressFamily, OwnerId }) => [
      PrefixListName,
      AddressFamily,
      OwnerId,
    ])
    expect(found?.sort()).toEqual([
      [serviceName('dynamodb', region), 'IPv4', 'AWS'],
      [serviceName('ipv6.s3', region), 'IPv6', 'AWS'],
      [serviceName('s3', region), 'IPv4', 'AWS'],
    ])
  })
})

describe('A service', () => {
  test('appears twice if it has both types', async () => {
    const services = await servicesOf('us-east-1', named(serviceName('s3', 'us-east-1')))
    expect(services.map(({ ServiceType }) => ServiceType?.[0]?.ServiceType).sort()).toEqual(['Gateway', 'Interface'])
  })

  test.each([
    ['ecr.api', 'cn.com.amazonaws.cn-north-1.ecr.api'],
    ['ecr.dkr', 'cn.com.amazonaws.cn-north-1.ecr.dkr'],
    ['sts', 'cn.com.amazonaws.cn-north-1.sts'],
    ['logs', 'com.amazonaws.cn-north-1.logs'],
    ['kms', 'com.amazonaws.cn-north-1.kms'],
    ['ssmmessages', 'com.amazonaws.cn-north-1.ssmmessages'],
  ])('%s in China is named %s', async (shortName, name) => {
    const services = await servicesOf('cn-north-1', named(`*.cn-north-1.${shortName}`))
    expect(services.map(({ ServiceName }) => ServiceName)).toEqual([name])
  })

  test.each([
    ['ap-northeast-1', 'kinesis-firehose', 'firehose.ap-northeast-1.amazonaws.com'],
    ['us-gov-west-1', 'kms-fips', 'kms-fips.us-gov-west-1.amazonaws.com'],
    ['cn-north-1', 'logs', 'logs.cn-north-1.amazonaws.com.cn'],
  ])('of %s has a private name: %s', async (region, shortName, name) => {
    const [service] = await servicesOf(region, named(`*.${region}.${shortName}`))
    expect(service).toMatchObject({ PrivateDnsName: name, PrivateDnsNames: [{ PrivateDnsName: name }] })
  })

  test.each([
    [
      'ap-northeast-1',
      'ecr.dkr',
      [
        'dkr.ecr.ap-northeast-1.amazonaws.com',
        '*.dkr.ecr.ap-northeast-1.amazonaws.com',
        'dkr-ecr.ap-northeast-1.on.aws',
        '*.dkr-ecr.ap-northeast-1.on.aws',
      ],
    ],
    ['us-east-1', 'ecr.api', ['api.ecr.us-east-1.amazonaws.com', 'ecr.us-east-1.api.aws']],
    ['cn-north-1', 'ecr.api', ['api.ecr.cn-north-1.amazonaws.com.cn']],
  ])('of %s has several private names: %s', async (region, shortName, names) => {
    const [service] = await servicesOf(region, named(`*.${region}.${shortName}`))
    expect(service?.PrivateDnsNames?.map(({ PrivateDnsName }) => PrivateDnsName)).toEqual(names)
  })

  test.each([
    ['ecs-agent', 'ecs-a'],
    ['ecs-telemetry', 'ecs-t'],
    ['kinesis-firehose', 'firehose'],
    ['kinesis-streams', 'kinesis'],
    ['codeartifact.repositories', 'd.codeartifact'],
    ['ecr.dkr', 'dkr.ecr'],
  ])('has its own base name in the DNS names of its endpoints: %s', async (shortName, base) => {
    const [service] = await servicesOf('ap-northeast-1', named(serviceName(shortName)))
    expect(service?.BaseEndpointDnsNames).toEqual([`${base}.ap-northeast-1.vpce.amazonaws.com`])
  })

  test('is found by a supported address type', async () => {
    const found = await servicesOf('ap-northeast-1', { Name: 'supported-ip-address-types', Values: ['ipv6'] })
    const names = found.map(({ ServiceName }) => ServiceName)
    expect(names).toEqual(expect.arrayContaining([serviceName('s3'), serviceName('sts')]))
    expect(names).not.toContain(serviceName('dynamodb'))
  })

  test('supports ipv4 and ipv6, but never lists dualstack', async () => {
    const services = await servicesOf('ap-northeast-1')
    const types = new Set(services.flatMap(({ SupportedIpAddressTypes = [] }) => SupportedIpAddressTypes))
    expect([...types].sort()).toEqual(['ipv4', 'ipv6'])
  })

  test('of us-east-1 is one of 603 in the recorded list, with a name in one of five forms', async () => {
    const services = await servicesOf('us-east-1', { Name: 'service-type', Values: ['Interface'] })
    expect(services).toHaveLength(603)
    const names = services.map(({ ServiceName }) => ServiceName)
    expect(names).toEqual(
      expect.arrayContaining([
        'com.amazonaws.us-east-1.ecr-fips.dkr',
        'com.amazonaws.iam',
        'aws.api.us-east-1.freetier',
        'api.aws.us-east-1.cassandra-streams',
        'aws.sagemaker.us-east-1.studio',
      ]),
    )
    expect(services.filter(({ ServiceName }) => ServiceName?.includes('fips'))).toHaveLength(163)
  })

  test('may have no endpoints in a zone, no FIPS variant, no policy or no IPv6', async () => {
    const [smtp] = await servicesOf('us-east-1', named(serviceName('email-smtp', 'us-east-1')))
    expect(smtp?.AvailabilityZones).toEqual(['us-east-1b', 'us-east-1c', 'us-east-1d'])
    expect(smtp?.AvailabilityZoneIds).toEqual(['use1-az1', 'use1-az2', 'use1-az4'])
    expect(smtp?.VpcEndpointPolicySupported).toBe(false)
    expect(smtp?.SupportedIpAddressTypes).toEqual(['ipv4'])
    expect(await servicesOf('us-east-1', named('*.ecr.dkr-fips'))).toEqual([])
  })

  test('is found by name; an unknown name fails the whole call', async () => {
    const { ec2 } = await simulate()
    const ask = (...ServiceNames: string[]) => ec2.send(new DescribeVpcEndpointServicesCommand({ ServiceNames }))
    expect((await ask(serviceName('kms'))).ServiceNames).toEqual([serviceName('kms')])
    await expect(ask(serviceName('kms'), serviceName('nope'))).rejects.toMatchObject({ name: 'InvalidServiceName' })
  })

  test('can be changed, added or removed by a test', async () => {
    const { ec2, simulator } = await simulate()
    const kms = simulator.world.endpointServices.find((service) => service.serviceName === serviceName('kms'))
    const changed = { ...(kms as EndpointService), availabilityZones: ['ap-northeast-1a'] }
    simulator.world.putEndpointService(changed)
    simulator.world.putEndpointService({ ...changed, serviceName: serviceName('new') })
    simulator.world.removeEndpointService(serviceName('logs'))
    const Filters = [named(serviceName('kms'), serviceName('new'), serviceName('logs'))]
    const { ServiceDetails } = await ec2.send(new DescribeVpcEndpointServicesCommand({ Filters }))
    expect(ServiceDetails?.map(({ ServiceName, AvailabilityZones }) => [ServiceName, AvailabilityZones])).toEqual([
      [serviceName('kms'), ['ap-northeast-1a']],
      [serviceName('new'), ['ap-northeast-1a']],
    ])
  })
})
