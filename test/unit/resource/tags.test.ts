import { describe, expect, test } from '@jest/globals'
import { ownerOf } from '../../../handler/resource/owner.ts'
import {
  isManaged,
  otherOwnerIds,
  ownerIds,
  ownerKey,
  ownerNamed,
  ownerTag,
  stacksOf,
  tagsFor,
} from '../../../handler/resource/tags.ts'

const owner = ownerOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/front/1', 'Endpoints', '0123abcd')
const other = ownerOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/back/2', 'Endpoints', '89abcdef')

describe('The tags of a created resource', () => {
  test('name the resource, its service and its owner', () => {
    expect(tagsFor(owner, 'fargate-endpoints-logs', { team: 'web' }, 'logs')).toEqual({
      Name: 'fargate-endpoints-logs',
      team: 'web',
      'fargate-endpoints:managed': 'true',
      'fargate-endpoints:service': 'logs',
      [`fargate-endpoints:owner/${owner.id}`]: `0123abcd ${owner.stackId} Endpoints`,
    })
  })

  test('returns no service tag without a service', () => {
    expect(tagsFor(owner, 'group', {})).not.toHaveProperty(['fargate-endpoints:service'])
  })

  test('prefer the template’s Name to ours, and ours to any other tag of the template', () => {
    const own = { Name: 'endpoints', 'fargate-endpoints:managed': 'false' }

    expect(tagsFor(owner, 'group', own)).toMatchObject({ Name: 'endpoints', 'fargate-endpoints:managed': 'true' })
  })
})

describe('An owner’s tag', () => {
  test('fits EC2’s 256 characters', () => {
    const [value = ''] = Object.values(ownerTag(ownerOf('arn:'.padEnd(250, 'x'), 'Endpoints', '0123abcd')))

    expect(value).toHaveLength(256)
    expect(value).toMatch(/^0123abcd arn:x/)
  })

  test('is parsed to the owner that it names', () => {
    expect(ownerNamed({ ...ownerTag(owner), ...ownerTag(other) }, owner.id)).toEqual(owner)
  })

  test('names its stack, or the owner’s id where it was written by hand', () => {
    const tags = { ...ownerTag(owner), [ownerKey('0123456789ab')]: 'by hand' }

    expect(stacksOf([owner.id, '0123456789ab'], tags)).toEqual(['front', '0123456789ab'])
  })
})

test.each([
  [{ 'fargate-endpoints:managed': 'true' }, true],
  [{ 'fargate-endpoints:managed': 'false' }, false],
  [{ managed: 'true' }, false],
  [{}, false],
])('A resource tagged %j is managed: %s', (tags, expected) => {
  expect(isManaged(tags)).toBe(expected)
})

test('The owners of a resource are read from its tags', () => {
  const tags = { Name: 'x', ...ownerTag(owner), ...ownerTag(other), 'fargate-endpoints:managed': 'true' }

  expect(ownerIds(tags)).toEqual([owner.id, other.id])
  expect(otherOwnerIds(tags, owner)).toEqual([other.id])
})
