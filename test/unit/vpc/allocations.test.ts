import { describe, expect, test } from '@jest/globals'
import type { Tags } from '../../../handler/resource/tags.ts'
import type { Endpoint } from '../../../handler/vpc/model/observed.ts'
import { allocationTags, removableFrom, subnetsOf } from '../../../handler/vpc/ownership/allocations.ts'
import { allocationTag, endpoint, OTHER, OWNER, ownedBy, THIRD } from '../../support/model.ts'

const findManagedEndpoint = (tags: Tags, parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint('logs', {
    tags,
    subnetIds: ['subnet-0a', 'subnet-0c'],
    securityGroupIds: ['sg-0m', 'sg-0x'],
    ...parts,
  })

const long = Array.from({ length: 13 }, (_, at) => `rtb-0123456789abcde${10 + at}`)

describe('What is recorded of those who share an endpoint', () => {
  test.each<[string, Tags, Tags]>([
    ['nothing where nobody shares it', ownedBy(OWNER), {}],
    [
      'what each has, where this user joins: of the other, all that stands',
      ownedBy(OTHER),
      {
        ...allocationTag(OWNER, 'managed-group', 'subnet-0a'),
        ...allocationTag(OTHER, 'managed-group', 'sg-0x', 'subnet-0a', 'subnet-0c'),
      },
    ],
    [
      'what this user has, where the others’ are recorded',
      { ...ownedBy(OTHER, THIRD), ...allocationTag(OTHER, 'subnet-0c'), ...allocationTag(THIRD, 'subnet-0a') },
      allocationTag(OWNER, 'managed-group', 'subnet-0a'),
    ],
  ])('is %s', (_, tags, expected) => {
    expect(allocationTags(['subnet-0a', 'managed-group'], findManagedEndpoint(tags), OWNER, 'sg-0m')).toEqual(expected)
  })

  test('is that it has everything, where the ids do not fit a tag', () => {
    expect(
      allocationTags(
        long,
        findManagedEndpoint({ ...ownedBy(OTHER), ...allocationTag(OTHER, 'subnet-0a') }),
        OWNER,
        'sg-0m',
      ),
    ).toEqual(allocationTag(OWNER, '*'))
  })
})

describe('What a user may take out of an endpoint', () => {
  test.each<[string, Tags, string[], string[]]>([
    ['all that it does not want, where it is alone', ownedBy(OWNER), ['subnet-0a'], ['subnet-0c', 'sg-0m', 'sg-0x']],
    ['not the managed group that it wants', ownedBy(OWNER), ['managed-group'], ['subnet-0a', 'subnet-0c', 'sg-0x']],
    [
      'nothing that another has',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, 'managed-group', 'subnet-0a') },
      [],
      ['subnet-0c', 'sg-0x'],
    ],
    ['nothing, where another’s share is not recorded', ownedBy(OWNER, OTHER), [], []],
    ['nothing, where another has everything', { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, '*') }, [], []],
  ])('is %s', (_, tags, desired, expected) => {
    const isRemovable = removableFrom(findManagedEndpoint(tags), OWNER, desired, 'sg-0m')

    expect(['subnet-0a', 'subnet-0c', 'sg-0m', 'sg-0x'].filter(isRemovable)).toEqual(expected)
  })
})

describe('The subnets that a user has in an endpoint', () => {
  test.each<[string, Tags, string[]]>([
    ['all of them where it is alone', ownedBy(OWNER), ['subnet-0a', 'subnet-0c']],
    ['those recorded', { ...ownedBy(OWNER, OTHER), ...allocationTag(OWNER, 'sg-0x', 'subnet-0c') }, ['subnet-0c']],
    [
      'all of them where it has everything',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OWNER, '*') },
      ['subnet-0a', 'subnet-0c'],
    ],
  ])('are %s', (_, tags, expected) => {
    expect(subnetsOf(findManagedEndpoint(tags), OWNER)).toEqual(expected)
  })
})
