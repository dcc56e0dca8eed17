import { describe, expect, test } from '@jest/globals'
import type { Need } from '../../../../handler/fargate/needs.ts'
import { findService, serviceQuery } from '../../../../handler/vpc/desired/endpointServices.ts'
import type { EndpointService } from '../../../../handler/vpc/model/observed.ts'
import { shortNameOf } from '../../../../handler/vpc/network/serviceNames.ts'
import { endpointService } from '../../../support/model.ts'

const need = (name: string, kind?: Need['kind']): Need => ({ name, kind })

describe('A service’s short name', () => {
  test.each([
    ['com.amazonaws.eu-west-1.ecr.api', 'ecr.api'],
    ['cn.com.amazonaws.eu-west-1.ecr.api', 'ecr.api'],
    ['com.amazonaws.vpce.eu-west-1.vpce-svc-0a', 'vpce-svc-0a'],
    ['com.amazonaws.us-east-1.sqs', 'com.amazonaws.us-east-1.sqs'],
    ['com.amazonaws.iam', 'iam'],
    ['com.amazonaws.s3-global.accesspoint', 's3-global.accesspoint'],
    ['com.amazonaws.vpce.us-gov-west-1.vpce-svc-0a', 'com.amazonaws.vpce.us-gov-west-1.vpce-svc-0a'],
    ['sqs', 'sqs'],
  ])('of %s is %s', (serviceName, expected) => {
    expect(shortNameOf(serviceName, 'eu-west-1')).toBe(expected)
  })
})

describe('The query for what the region offers', () => {
  const region = 'eu-west-1'
  const names = (needs: Need[], useFips = false) => serviceQuery(needs, region, useFips).names
  const named = (serviceName: string, parts: Partial<EndpointService> = {}) =>
    endpointService('', { serviceName, kind: 'Interface', ...parts })

  test('asks for a short name by every known prefix, without a region, and by the wildcard', () => {
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
    ['a full name as it is', [need('one.of.its.own.eu-west-1.sqs')], false, ['one.of.its.own.eu-west-1.sqs']],
    ['FIPS variants', [need('kms')], true, ['com.amazonaws.eu-west-1.kms-fips', '*.eu-west-1.kms-fips']],
    [
      'FIPS variants in their other forms',
      [need('ecr.api')],
      true,
      ['*.eu-west-1.ecr-fips.api', '*.eu-west-1.ecr.api.fips'],
    ],
    ['a FIPS variant of another name', [need('memory-db')], true, ['*.eu-west-1.memorydb-fips']],
    ['the gateway beside a FIPS variant', [need('dynamodb-fips')], false, ['com.amazonaws.eu-west-1.dynamodb']],
    ['the gateway beside a full name', [need('cn.com.amazonaws.eu-west-1.s3')], false, ['com.amazonaws.eu-west-1.s3']],
  ])('asks for %s', (_, needs, useFips, expected) => {
    expect(names(needs, useFips)).toEqual(expect.arrayContaining(expected))
  })

  test('asks for a service that is named twice once, and for nothing without a need', () => {
    expect(names([need('s3'), need('s3', 'Interface')])).toEqual(names([need('s3')]))
    expect(names([])).toEqual([])
  })

  test('picks the services that are asked for, whatever their prefix, and no others', () => {
    const listed = [
      'x.eu-west-1.sqs',
      'com.amazonaws.sqs',
      'com.amazonaws.eu-west-1.sqsx',
      'com.amazonaws.us-east-1.sqs',
    ]

    const picked = serviceQuery([need('sqs')], region, false).pick(listed.map((name) => named(name)))

    expect(picked.map(({ serviceName }) => serviceName)).toEqual(['x.eu-west-1.sqs', 'com.amazonaws.sqs'])
  })

  test.each<[string, Need, boolean, EndpointService[], boolean]>([
    ['the service', need('sqs'), false, [named('com.amazonaws.eu-west-1.sqs')], true],
    ['nothing', need('sqs'), false, [], false],
    ['another kind', need('sqs', 'Gateway'), false, [named('com.amazonaws.eu-west-1.sqs')], false],
    ['no FIPS variant', need('sqs'), true, [named('com.amazonaws.eu-west-1.sqs')], false],
    ['a FIPS variant', need('sqs'), true, [named('com.amazonaws.eu-west-1.sqs-fips')], true],
    [
      'a service with FIPS names',
      need('sqs'),
      true,
      [named('com.amazonaws.eu-west-1.sqs', { hasFipsNames: true })],
      true,
    ],
    ['CloudWatch, which has them', need('monitoring'), true, [named('com.amazonaws.eu-west-1.monitoring')], true],
    ['a gateway', need('s3'), true, [named('com.amazonaws.eu-west-1.s3', { kind: 'Gateway' })], true],
  ])('knows whether %s is all that is asked for', (_, one, useFips, picked, expected) => {
    expect(serviceQuery([one], region, useFips).isComplete(picked)).toBe(expected)
  })
})

describe('The offer for a need', () => {
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
    ['has its name', need('kms'), [...s3, ...kms], false, `Interface com.amazonaws.${region}.kms`],
    ['is the gateway where there is one', need('s3'), s3.toReversed(), false, `Gateway com.amazonaws.${region}.s3`],
    ['is the kind that is meant', need('s3', 'Interface'), s3, false, `Interface com.amazonaws.${region}.s3`],
    ['is none where that kind is lacking', need('kms', 'Gateway'), kms, false, undefined],
    ['is none where the region lacks it', need('sqs'), kms, false, undefined],
    ['is none of another region’s', need('sqs'), [named('com.amazonaws.us-east-1.sqs')], false, undefined],
    ['may be named whole', need(`com.amazonaws.${region}.kms`), kms, false, `Interface com.amazonaws.${region}.kms`],
    [
      'may have any prefix',
      need('ecr.api'),
      [named(`cn.com.amazonaws.${region}.ecr.api`)],
      false,
      `Interface cn.com.amazonaws.${region}.ecr.api`,
    ],
    [
      'has Amazon’s plain prefix where there are two',
      need('notebook'),
      [named(`aws.sagemaker.${region}.notebook`), named(`com.amazonaws.${region}.notebook`)],
      false,
      `Interface com.amazonaws.${region}.notebook`,
    ],
    [
      'is the region’s own where there is one without a region too',
      need('sso'),
      [named('com.amazonaws.sso'), named(`com.amazonaws.${region}.sso`)],
      false,
      `Interface com.amazonaws.${region}.sso`,
    ],
    [
      'has else the shorter prefix',
      need('notebook'),
      [named(`aws.sagemaker.more.${region}.notebook`), named(`aws.sagemaker.${region}.notebook`)],
      false,
      `Interface aws.sagemaker.${region}.notebook`,
    ],
    ['is the FIPS variant where that is wanted', need('kms'), kms, true, `Interface com.amazonaws.${region}.kms-fips`],
    [
      'is the FIPS variant in its other form',
      need('ecr.api'),
      [named(`com.amazonaws.${region}.ecr.api`), named(`com.amazonaws.${region}.ecr-fips.api`)],
      true,
      `Interface com.amazonaws.${region}.ecr-fips.api`,
    ],
    [
      'is the FIPS variant of what is named whole',
      need(`com.amazonaws.${region}.kms`),
      kms,
      true,
      `Interface com.amazonaws.${region}.kms-fips`,
    ],
    [
      'is the plain one where there is no FIPS variant',
      need('logs'),
      [named(`com.amazonaws.${region}.logs`)],
      true,
      `Interface com.amazonaws.${region}.logs`,
    ],
    [
      'is the gateway though there is a FIPS interface',
      need('s3'),
      [...s3, named(`com.amazonaws.${region}.s3-fips`)],
      true,
      `Gateway com.amazonaws.${region}.s3`,
    ],
    [
      'is the FIPS interface where the interface is meant',
      need('s3', 'Interface'),
      [...s3, named(`com.amazonaws.${region}.s3-fips`)],
      true,
      `Interface com.amazonaws.${region}.s3-fips`,
    ],
  ])('%s', (_, one, endpointServices, useFips, expected) => {
    expect(chosen(one, endpointServices, useFips)).toBe(expected)
  })
})
