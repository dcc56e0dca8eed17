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

describe('allocationTags', () => {
  test.each<[string, Tags, Tags]>([
    ['no tag if nobody shares the endpoint', ownedBy(OWNER), {}],
    [
      'for a new owner its own ids, and for the other owner all existing ids',
      ownedBy(OTHER),
      {
        ...allocationTag(OWNER, 'managed-group', 'subnet-0a'),
        ...allocationTag(OTHER, 'managed-group', 'sg-0x', 'subnet-0a', 'subnet-0c'),
      },
    ],
    [
      'only the ids of this owner if those of the others are recorded',
      { ...ownedBy(OTHER, THIRD), ...allocationTag(OTHER, 'subnet-0c'), ...allocationTag(THIRD, 'subnet-0a') },
      allocationTag(OWNER, 'managed-group', 'subnet-0a'),
    ],
  ])('returns %s', (_, tags, expected) => {
    expect(allocationTags(['subnet-0a', 'managed-group'], logsWith(tags), OWNER, 'sg-0m')).toEqual(expected)
  })

  test('returns * if the ids do not fit into a tag', () => {
    expect(
      allocationTags(long, logsWith({ ...ownedBy(OTHER), ...allocationTag(OTHER, 'subnet-0a') }), OWNER, 'sg-0m'),
    ).toEqual(allocationTag(OWNER, '*'))
  })
})

test('allocationTags records ids that fill a tag to its last character', () => {
  const tags = { ...ownedBy(OTHER), ...allocationTag(OTHER, 'subnet-0a') }
  const recorded = (length: number) => allocationTags(['x'.repeat(length)], logsWith(tags), OWNER, undefined)

  expect(recorded(256)).toEqual(allocationTag(OWNER, 'x'.repeat(256)))
  expect(recorded(257)).toEqual(allocationTag(OWNER, '*'))
  expect(allocationTags(['managed-group', ...long], logsWith(tags), OWNER, undefined)).toEqual(
    allocationTag(OWNER, '*', 'managed-group'),
  )
})

describe('removableFrom', () => {
  test.each<[string, Tags, string[], string[]]>([
    ['everything that the only owner does not desire', ownedBy(OWNER), ['subnet-0a'], ['subnet-0c', 'sg-0m', 'sg-0x']],
    [
      'everything but the desired managed group',
      ownedBy(OWNER),
      ['managed-group'],
      ['subnet-0a', 'subnet-0c', 'sg-0x'],
    ],
    [
      'only what no other owner has',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, 'managed-group', 'subnet-0a') },
      [],
      ['subnet-0c', 'sg-0x'],
    ],
    ['nothing if the allocation of another owner is not recorded', ownedBy(OWNER, OTHER), [], []],
    [
      'only the managed group if another owner has everything',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, '*') },
      [],
      ['sg-0m'],
    ],
    [
      'nothing if another owner has everything and the managed group',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, '*', 'managed-group') },
      [],
      [],
    ],
  ])('accepts %s', (_, tags, desired, expected) => {
    const isRemovable = removableFrom(logsWith(tags), OWNER, desired, 'sg-0m')

    expect(['subnet-0a', 'subnet-0c', 'sg-0m', 'sg-0x'].filter(isRemovable)).toEqual(expected)
  })
})

describe('The tags that other owners declare', () => {
  const allocated = (tags: Tags) => endpointAllocation(desiredInterface('logs'), tags, undefined)

  test.each<[string, Tags, string[]]>([
    ['are none if nobody shares the endpoint', ownedBy(OWNER), []],
    [
      'are those of their allocations',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, 'subnet-0a', ...allocated({ team: 'web' })) },
      ['team'],
    ],
    [
      'are all if an allocation is missing or too long for a tag',
      { ...ownedBy(OWNER, OTHER, THIRD), ...allocationTag(OTHER, '*') },
      ['team', 'stage'],
    ],
  ])('%s', (_, tags, expected) => {
    expect(['team', 'stage'].filter(declaredByOthers(tags, OWNER))).toEqual(expected)
  })

  test('do not include Name and our own tags', () => {
    expect(allocated({ Name: 'x', 'fargate-endpoints:managed': 'true', team: 'web' })).toHaveLength(1)
  })
})
