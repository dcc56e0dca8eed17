import { describe, expect, test } from '@jest/globals'
import type { Need } from '../../../handler/fargate/needs.ts'
import { findService, serviceNameFilter, shortNameOf } from '../../../handler/vpc/desired/endpointServices.ts'
import type { EndpointService } from '../../../handler/vpc/model/observed.ts'
import { endpointService } from '../../support/model.ts'

const need = (name: string, kind?: Need['kind']): Need => ({ name, kind })

describe('A service’s short name', () => {
  test.each([
    ['com.amazonaws.eu-west-1.ecr.api', 'ecr.api'],
    ['cn.com.amazonaws.eu-west-1.ecr.api', 'ecr.api'],
    ['com.amazonaws.vpce.eu-west-1.vpce-svc-0a', 'vpce-svc-0a'],
    ['com.amazonaws.us-east-1.sqs', 'com.amazonaws.us-east-1.sqs'],
    ['sqs', 'sqs'],
  ])('of %s is %s', (serviceName, expected) => {
    expect(shortNameOf(serviceName, 'eu-west-1')).toBe(expected)
  })
})

describe('The filter that finds what the region offers', () => {
  test.each<[string, Need[], boolean, string[]]>([
    ['a short name, whatever its prefix', [need('ecr.api')], false, ['*.eu-west-1.ecr.api']],
    ['a full name as it is', [need('com.amazonaws.eu-west-1.sqs')], false, ['com.amazonaws.eu-west-1.sqs']],
    ['a service that is asked for twice, once', [need('s3'), need('s3', 'Interface')], false, ['*.eu-west-1.s3']],
    ['FIPS variants too', [need('kms')], true, ['*.eu-west-1.kms', '*.eu-west-1.kms-fips']],
    [
      'FIPS variants in both of their forms',
      [need('ecr.api')],
      true,
      ['*.eu-west-1.ecr.api', '*.eu-west-1.ecr.api-fips', '*.eu-west-1.ecr-fips.api'],
    ],
    [
      'FIPS variants of a full name by their full names',
      [need('com.amazonaws.eu-west-1.ecr.api')],
      true,
      ['ecr.api', 'ecr.api-fips', 'ecr-fips.api'].map((name) => `com.amazonaws.eu-west-1.${name}`),
    ],
    ['nothing for no need', [], false, []],
  ])('asks for %s', (_, needs, useFips, expected) => {
    expect(serviceNameFilter(needs, 'eu-west-1', useFips)).toEqual(expected)
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
