import { describe, expect, test } from '@jest/globals'
import type { Need } from '../../../../handler/fargate/needs.ts'
import { findService, serviceQuery } from '../../../../handler/vpc/desired/endpointServices.ts'
import type { EndpointService } from '../../../../handler/vpc/model/observed.ts'
import { shortNameOf } from '../../../../handler/vpc/network/serviceNames.ts'
import { endpointService } from '../../../support/model.ts'

const need = (name: string, kind?: Need['kind']): Need => ({ name, kind })

describe('shortNameOf', () => {
  test.each([
    ['ecr.api', 'com.amazonaws.eu-west-1.ecr.api'],
    ['ecr.api', 'cn.com.amazonaws.eu-west-1.ecr.api'],
    ['vpce-svc-0a', 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a'],
    ['com.amazonaws.us-east-1.sqs', 'com.amazonaws.us-east-1.sqs'],
    ['iam', 'com.amazonaws.iam'],
    ['s3-global.accesspoint', 'com.amazonaws.s3-global.accesspoint'],
    ['com.amazonaws.eusc-de-east-1.sqs', 'com.amazonaws.eusc-de-east-1.sqs'],
    ['com.amazonaws.vpce.us-gov-west-1.vpce-svc-0a', 'com.amazonaws.vpce.us-gov-west-1.vpce-svc-0a'],
    ['sqs', 'sqs'],
  ])('returns %s for %s', (expected, serviceName) => {
    expect(shortNameOf(serviceName, 'eu-west-1')).toBe(expected)
  })
})

describe('serviceQuery', () => {
  const region = 'eu-west-1'
  const names = (needs: Need[], useFips = false) => serviceQuery(needs, region, useFips).names
  const named = (serviceName: string, parts: Partial<EndpointService> = {}) =>
    endpointService('', { serviceName, kind: 'Interface', ...parts })

  test('asks for a short name with each known prefix, without a region, and with a wildcard', () => {
    expect(names([need('ecr.api')])).toEqual([
      'com.amazonaws.eu-west-1.ecr.api',
      'cn.com.amazonaws.eu-west-1.ecr.api',
      'aws.api.eu-west-1.ecr.api',
      'api.aws.eu-west-1.ecr.api',
      'aws.sagemaker.eu-west-1.ecr.api',
      'com.amazonaws.ecr.api',
      '*.eu-west-1.ecr.api',
    ])
  })

  test.each<[string, Need[], boolean, string[]]>([
    ['a full name unchanged', [need('one.of.its.own.eu-west-1.sqs')], false, ['one.of.its.own.eu-west-1.sqs']],
    ['FIPS variants', [need('kms')], true, ['com.amazonaws.eu-west-1.kms-fips', '*.eu-west-1.kms-fips']],
    [
      'the other forms of FIPS names',
      [need('ecr.api')],
      true,
      ['*.eu-west-1.ecr-fips.api', '*.eu-west-1.ecr.api.fips'],
    ],
    ['a FIPS variant with another service name', [need('memory-db')], true, ['*.eu-west-1.memorydb-fips']],
    ['the gateway beside a FIPS variant', [need('dynamodb-fips')], false, ['com.amazonaws.eu-west-1.dynamodb']],
    ['the gateway beside a full name', [need('cn.com.amazonaws.eu-west-1.s3')], false, ['com.amazonaws.eu-west-1.s3']],
  ])('asks for %s', (_, needs, useFips, expected) => {
    expect(names(needs, useFips)).toEqual(expect.arrayContaining(expected))
  })

  test('asks only once for a service that is named twice, and for nothing without needs', () => {
    expect(names([need('s3'), need('s3', 'Interface')])).toEqual(names([need('s3')]))
    expect(names([])).toEqual([])
  })

  test('picks the requested services, whatever their prefix, and no others', () => {
    const listed = [
      'x.eu-west-1.sqs',
      'com.amazonaws.sqs',
      'com.amazonaws.eu-west-1.sqsx',
      'com.amazonaws.us-east-1.sqs',
    ]

    const picked = serviceQuery([need('sqs')], region, false).pick(listed.map((name) => named(name)))

    expect(picked.map(({ serviceName }) => serviceName)).toEqual(['x.eu-west-1.sqs', 'com.amazonaws.sqs'])
  })

  test.each<[string, boolean, Need, boolean, EndpointService[]]>([
    ['the service', true, need('sqs'), false, [named('com.amazonaws.eu-west-1.sqs')]],
    ['no service', false, need('sqs'), false, []],
    ['another endpoint type', false, need('sqs', 'Gateway'), false, [named('com.amazonaws.eu-west-1.sqs')]],
    ['no FIPS variant', false, need('sqs'), true, [named('com.amazonaws.eu-west-1.sqs')]],
    ['a FIPS variant', true, need('sqs'), true, [named('com.amazonaws.eu-west-1.sqs-fips')]],
    [
      'a service that has FIPS names',
      true,
      need('sqs'),
      true,
      [named('com.amazonaws.eu-west-1.sqs', { hasFipsNames: true })],
    ],
    ['CloudWatch, which has FIPS names', true, need('monitoring'), true, [named('com.amazonaws.eu-west-1.monitoring')]],
    ['a gateway', true, need('s3'), true, [named('com.amazonaws.eu-west-1.s3', { kind: 'Gateway' })]],
  ])('is complete with %s: %s', (_, expected, one, useFips, picked) => {
    expect(serviceQuery([one], region, useFips).isComplete(picked)).toBe(expected)
  })
})

describe('findService', () => {
  const region = 'ap-northeast-1'
  const named = (serviceName: string, kind: EndpointService['kind'] = 'Interface') =>
    endpointService('', { serviceName, kind })
  const s3 = [named(`com.amazonaws.${region}.s3`, 'Gateway'), named(`com.amazonaws.${region}.s3`)]
  const kms = [named(`com.amazonaws.${region}.kms`), named(`com.amazonaws.${region}.kms-fips`)]
  const chosen = (one: Need, endpointServices: readonly EndpointService[], useFips = false) => {
    const found = findService(one, endpointServices, region, useFips)
    return found && `${found.kind} ${found.serviceName}`
  }

  test.each<[string, Need, EndpointService[], boolean, string | undefined]>([
    [
      'returns the service with the name of the need',
      need('kms'),
      [...s3, ...kms],
      false,
      `Interface com.amazonaws.${region}.kms`,
    ],
    ['returns the gateway if there is one', need('s3'), s3.toReversed(), false, `Gateway com.amazonaws.${region}.s3`],
    [
      'returns the endpoint type that the need names',
      need('s3', 'Interface'),
      s3,
      false,
      `Interface com.amazonaws.${region}.s3`,
    ],
    ['returns nothing if the service lacks that endpoint type', need('kms', 'Gateway'), kms, false, undefined],
    ['returns nothing if the region lacks the service', need('sqs'), kms, false, undefined],
    [
      'returns nothing for a service of another region',
      need('sqs'),
      [named('com.amazonaws.us-east-1.sqs')],
      false,
      undefined,
    ],
    ['accepts a full name', need(`com.amazonaws.${region}.kms`), kms, false, `Interface com.amazonaws.${region}.kms`],
    [
      'accepts any prefix',
      need('ecr.api'),
      [named(`cn.com.amazonaws.${region}.ecr.api`)],
      false,
      `Interface cn.com.amazonaws.${region}.ecr.api`,
    ],
    [
      'prefers the prefix com.amazonaws to others',
      need('notebook'),
      [named(`aws.sagemaker.${region}.notebook`), named(`com.amazonaws.${region}.notebook`)],
      false,
      `Interface com.amazonaws.${region}.notebook`,
    ],
    [
      'prefers the service of the region to one without a region',
      need('sso'),
      [named('com.amazonaws.sso'), named(`com.amazonaws.${region}.sso`)],
      false,
      `Interface com.amazonaws.${region}.sso`,
    ],
    [
      'prefers the shorter of two other prefixes',
      need('notebook'),
      [named(`aws.sagemaker.more.${region}.notebook`), named(`aws.sagemaker.${region}.notebook`)],
      false,
      `Interface aws.sagemaker.${region}.notebook`,
    ],
    [
      'returns the FIPS variant if UseFips is true',
      need('kms'),
      kms,
      true,
      `Interface com.amazonaws.${region}.kms-fips`,
    ],
    [
      'returns a FIPS variant in its other form',
      need('ecr.api'),
      [named(`com.amazonaws.${region}.ecr.api`), named(`com.amazonaws.${region}.ecr-fips.api`)],
      true,
      `Interface com.amazonaws.${region}.ecr-fips.api`,
    ],
    [
      'returns the FIPS variant of a full name',
      need(`com.amazonaws.${region}.kms`),
      kms,
      true,
      `Interface com.amazonaws.${region}.kms-fips`,
    ],
    [
      'returns the ordinary service if there is no FIPS variant',
      need('logs'),
      [named(`com.amazonaws.${region}.logs`)],
      true,
      `Interface com.amazonaws.${region}.logs`,
    ],
    [
      'returns the gateway even if there is a FIPS interface endpoint',
      need('s3'),
      [...s3, named(`com.amazonaws.${region}.s3-fips`)],
      true,
      `Gateway com.amazonaws.${region}.s3`,
    ],
    [
      'returns the FIPS interface endpoint if the need names the interface',
      need('s3', 'Interface'),
      [...s3, named(`com.amazonaws.${region}.s3-fips`)],
      true,
      `Interface com.amazonaws.${region}.s3-fips`,
    ],
  ])('%s', (_, one, endpointServices, useFips, expected) => {
    expect(chosen(one, endpointServices, useFips)).toBe(expected)
  })
})
