import { describe, expect, test } from '@jest/globals'
import type { Tags } from '../../../handler/resource/tags.ts'
import type { Endpoint } from '../../../handler/vpc/model.ts'
import { removableFrom, shareTags, subnetsOf } from '../../../handler/vpc/share.ts'
import { endpoint, OTHER, shareTag, THIRD, USER, usedBy } from '../../support/model.ts'

const standing = (tags: Tags, parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint('logs', {
    tags,
    subnetIds: ['subnet-0a', 'subnet-0c'],
    securityGroupIds: ['sg-0m', 'sg-0x'],
    ...parts,
  })

const long = Array.from({ length: 13 }, (_, at) => `rtb-0123456789abcde${10 + at}`)

describe('What is recorded of those who share an endpoint', () => {
  test.each<[string, Tags, Tags]>([
    ['nothing where nobody shares it', usedBy(USER), {}],
    [
      'what each has, where this user joins: of the other, all that stands',
      usedBy(OTHER),
      {
        ...shareTag(USER, 'managed-group', 'subnet-0a'),
        ...shareTag(OTHER, 'managed-group', 'sg-0x', 'subnet-0a', 'subnet-0c'),
      },
    ],
    [
      'what this user has, where the others’ are recorded',
      { ...usedBy(OTHER, THIRD), ...shareTag(OTHER, 'subnet-0c'), ...shareTag(THIRD, 'subnet-0a') },
      shareTag(USER, 'managed-group', 'subnet-0a'),
    ],
  ])('is %s', (_, tags, expected) => {
    expect(shareTags(['subnet-0a', 'managed-group'], standing(tags), USER, 'sg-0m')).toEqual(expected)
  })

  test('is that it has everything, where the ids do not fit a tag', () => {
    expect(shareTags(long, standing({ ...usedBy(OTHER), ...shareTag(OTHER, 'subnet-0a') }), USER, 'sg-0m')).toEqual(
      shareTag(USER, '*'),
    )
  })
})

describe('What a user may take out of an endpoint', () => {
  test.each<[string, Tags, string[], string[]]>([
    ['all that it does not want, where it is alone', usedBy(USER), ['subnet-0a'], ['subnet-0c', 'sg-0m', 'sg-0x']],
    ['not the managed group that it wants', usedBy(USER), ['managed-group'], ['subnet-0a', 'subnet-0c', 'sg-0x']],
    [
      'nothing that another has',
      { ...usedBy(USER, OTHER), ...shareTag(OTHER, 'managed-group', 'subnet-0a') },
      [],
      ['subnet-0c', 'sg-0x'],
    ],
    ['nothing, where another’s share is not recorded', usedBy(USER, OTHER), [], []],
    ['nothing, where another has everything', { ...usedBy(USER, OTHER), ...shareTag(OTHER, '*') }, [], []],
  ])('is %s', (_, tags, wanted, expected) => {
    const isRemovable = removableFrom(standing(tags), USER, wanted, 'sg-0m')

    expect(['subnet-0a', 'subnet-0c', 'sg-0m', 'sg-0x'].filter(isRemovable)).toEqual(expected)
  })
})

describe('The subnets that a user has in an endpoint', () => {
  test.each<[string, Tags, string[]]>([
    ['all of them where it is alone', usedBy(USER), ['subnet-0a', 'subnet-0c']],
    ['those recorded', { ...usedBy(USER, OTHER), ...shareTag(USER, 'sg-0x', 'subnet-0c') }, ['subnet-0c']],
    [
      'all of them where it has everything',
      { ...usedBy(USER, OTHER), ...shareTag(USER, '*') },
      ['subnet-0a', 'subnet-0c'],
    ],
  ])('are %s', (_, tags, expected) => {
    expect(subnetsOf(standing(tags), USER)).toEqual(expected)
  })
})
