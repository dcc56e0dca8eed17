import { describe, expect, test } from '@jest/globals'
import { ownerKey, PRIVATE_DNS, type Tags } from '../../../../handler/resource/tags.ts'
import type { DesiredEndpoint } from '../../../../handler/vpc/model/desired.ts'
import {
  endpointTags,
  isToHavePrivateDns,
  retiredDnsTag,
  wantsPrivateDns,
} from '../../../../handler/vpc/ownership/endpointTags.ts'
import { desiredInterface, endpoint, OWNER } from '../../../support/model.ts'

const logs = (parts: Partial<DesiredEndpoint> = {}): DesiredEndpoint => desiredInterface('logs', parts)

const manyTags = (count: number): Tags =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${at}`, 'value']))

describe('Private DNS', () => {
  test.each([
    [true, undefined, true],
    [true, false, true],
    [false, true, true],
    [false, false, false],
    [false, undefined, false],
  ])('is desired with privateDns %s and defersPrivateDns %s: %s', (privateDns, defersPrivateDns, expected) => {
    expect(wantsPrivateDns({ privateDns, ...(defersPrivateDns !== undefined && { defersPrivateDns }) })).toBe(expected)
  })

  test.each<[string, boolean, boolean, Tags]>([
    ['the endpoint has it', true, true, {}],
    ['the endpoint has it and the mark too', true, true, { [PRIVATE_DNS]: 'off' }],
    ['the endpoint gets it later', true, false, {}],
    ['the endpoint has only the mark', false, false, { [PRIVATE_DNS]: 'off' }],
  ])('is desired by the owners if %s: %s', (_, expected, privateDns, tags) => {
    expect(isToHavePrivateDns(endpoint('logs', { privateDns, tags }))).toBe(expected)
  })
})

describe('The tags of an endpoint', () => {
  test('contain its service, its owner and the tags of the template', () => {
    expect(endpointTags(logs(), { team: 'web' }, OWNER)).toEqual({
      Name: 'fargate-endpoints-logs',
      team: 'web',
      'fargate-endpoints:managed': 'true',
      'fargate-endpoints:service': 'logs',
      [ownerKey(OWNER.id)]: `0123abcd ${OWNER.stackId} Endpoints`,
    })
  })

  test('mark an interface endpoint without private DNS', () => {
    expect(endpointTags(logs({ privateDns: false }), {}, OWNER)).toHaveProperty([PRIVATE_DNS], 'off')
  })

  test.each<[string, Partial<DesiredEndpoint>]>([
    ['that has private DNS', {}],
    ['that gets it later', { privateDns: false, defersPrivateDns: true }],
    ['that is a gateway', { privateDns: false, kind: 'Gateway' }],
  ])('do not mark an endpoint %s', (_, parts) => {
    expect(endpointTags(logs(parts), {}, OWNER)).not.toHaveProperty([PRIVATE_DNS])
  })

  test('do not contain the mark if it would be the 51st tag', () => {
    const withoutDns = logs({ privateDns: false })

    expect(Object.keys(endpointTags(withoutDns, manyTags(45), OWNER))).toHaveLength(50)
    expect(endpointTags(withoutDns, manyTags(45), OWNER)).toHaveProperty([PRIVATE_DNS], 'off')
    expect(endpointTags(withoutDns, manyTags(46), OWNER)).not.toHaveProperty([PRIVATE_DNS])
  })
})

describe('The mark of an endpoint without private DNS', () => {
  const marked = { [PRIVATE_DNS]: 'off', other: 'tag' }

  test.each<[string, Partial<DesiredEndpoint>, Tags, Tags]>([
    ['is deleted if private DNS is desired', {}, marked, { [PRIVATE_DNS]: 'off' }],
    [
      'is deleted if private DNS is desired later',
      { privateDns: false, defersPrivateDns: true },
      marked,
      { [PRIVATE_DNS]: 'off' },
    ],
    ['stays if private DNS is not desired', { privateDns: false }, marked, {}],
    ['is not deleted if it does not exist', {}, { other: 'tag' }, {}],
  ])('%s', (_, parts, tags, expected) => {
    expect(retiredDnsTag(logs(parts), tags)).toStrictEqual(expected)
  })
})
