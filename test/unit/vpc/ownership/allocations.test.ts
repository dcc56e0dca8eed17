import { describe, expect, test } from '@jest/globals'
import type { Tags } from '../../../../handler/resource/tags.ts'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import {
  allocationTags,
  declaredByOthers,
  endpointAllocation,
  removableFrom,
} from '../../../../handler/vpc/ownership/allocations.ts'
import { allocationTag, desiredInterface, endpoint, OTHER, OWNER, ownedBy, THIRD } from '../../../support/model.ts'

const logsWith = (tags: Tags, parts: Partial<Endpoint> = {}): Endpoint =>
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
      'what each has, where this owner joins: of the other, all that is there',
      ownedBy(OTHER),
      {
        ...allocationTag(OWNER, 'managed-group', 'subnet-0a'),
        ...allocationTag(OTHER, 'managed-group', 'sg-0x', 'subnet-0a', 'subnet-0c'),
      },
    ],
    [
      'what this owner has, where the others’ are recorded',
      { ...ownedBy(OTHER, THIRD), ...allocationTag(OTHER, 'subnet-0c'), ...allocationTag(THIRD, 'subnet-0a') },
      allocationTag(OWNER, 'managed-group', 'subnet-0a'),
    ],
  ])('is %s', (_, tags, expected) => {
    expect(allocationTags(['subnet-0a', 'managed-group'], logsWith(tags), OWNER, 'sg-0m')).toEqual(expected)
  })

  test('is that it has everything, where the ids do not fit a tag', () => {
    expect(
      allocationTags(long, logsWith({ ...ownedBy(OTHER), ...allocationTag(OTHER, 'subnet-0a') }), OWNER, 'sg-0m'),
    ).toEqual(allocationTag(OWNER, '*'))
  })
})

test('What fills a tag to its last character is recorded', () => {
  const tags = { ...ownedBy(OTHER), ...allocationTag(OTHER, 'subnet-0a') }
  const recorded = (length: number) => allocationTags(['x'.repeat(length)], logsWith(tags), OWNER, undefined)

  expect(recorded(256)).toEqual(allocationTag(OWNER, 'x'.repeat(256)))
  expect(recorded(257)).toEqual(allocationTag(OWNER, '*'))
  expect(allocationTags(['managed-group', ...long], logsWith(tags), OWNER, undefined)).toEqual(
    allocationTag(OWNER, '*', 'managed-group'),
  )
})

describe('What an owner may remove from an endpoint', () => {
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
    [
      'the managed group alone, where another has everything',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, '*') },
      [],
      ['sg-0m'],
    ],
    [
      'nothing, where another has everything and the managed group',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, '*', 'managed-group') },
      [],
      [],
    ],
  ])('is %s', (_, tags, desired, expected) => {
    const isRemovable = removableFrom(logsWith(tags), OWNER, desired, 'sg-0m')

    expect(['subnet-0a', 'subnet-0c', 'sg-0m', 'sg-0x'].filter(isRemovable)).toEqual(expected)
  })
})

describe('The tags that other owners declare', () => {
  const allocated = (tags: Tags) => endpointAllocation(desiredInterface('logs'), tags, undefined)

  test.each<[string, Tags, string[]]>([
    ['are none where nobody shares it', ownedBy(OWNER), []],
    [
      'are those of their allocations',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, 'subnet-0a', ...allocated({ team: 'web' })) },
      ['team'],
    ],
    [
      'are any, where an allocation is not recorded or too long to be',
      { ...ownedBy(OWNER, OTHER, THIRD), ...allocationTag(OTHER, '*') },
      ['team', 'stage'],
    ],
  ])('%s', (_, tags, expected) => {
    expect(['team', 'stage'].filter(declaredByOthers(tags, OWNER))).toEqual(expected)
  })

  test('leave out Name and our own', () => {
    expect(allocated({ Name: 'x', 'fargate-endpoints:managed': 'true', team: 'web' })).toHaveLength(1)
  })
})
