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

describe('tagsFor', () => {
  test('returns tags that name the resource, its service and its owner', () => {
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

  test('prefers the Name of the template to ours, and our tags to other tags of the template', () => {
    const own = { Name: 'endpoints', 'fargate-endpoints:managed': 'false' }

    expect(tagsFor(owner, 'group', own)).toMatchObject({ Name: 'endpoints', 'fargate-endpoints:managed': 'true' })
  })
})

describe('An owner tag', () => {
  test('is cut to the 256 characters that EC2 allows', () => {
    const [value = ''] = Object.values(ownerTag(ownerOf('arn:'.padEnd(250, 'x'), 'Endpoints', '0123abcd')))

    expect(value).toHaveLength(256)
    expect(value).toMatch(/^0123abcd arn:x/)
  })

  test('is parsed as the owner that it names', () => {
    expect(ownerNamed({ ...ownerTag(owner), ...ownerTag(other) }, owner.id)).toEqual(owner)
  })

  test('shows the name of the stack, or the id of the owner if a person wrote the tag', () => {
    const tags = { ...ownerTag(owner), [ownerKey('0123456789ab')]: 'by hand' }

    expect(stacksOf([owner.id, '0123456789ab'], tags)).toEqual(['front', '0123456789ab'])
  })
})

test.each([
  [true, { 'fargate-endpoints:managed': 'true' }],
  [false, { 'fargate-endpoints:managed': 'false' }],
  [false, { managed: 'true' }],
  [false, {}],
])('isManaged returns %s for the tags %j', (expected, tags) => {
  expect(isManaged(tags)).toBe(expected)
})

test('ownerIds returns all owners in the tags of a resource, and otherOwnerIds all but one', () => {
  const tags = { Name: 'x', ...ownerTag(owner), ...ownerTag(other), 'fargate-endpoints:managed': 'true' }

  expect(ownerIds(tags)).toEqual([owner.id, other.id])
  expect(otherOwnerIds(tags, owner)).toEqual([other.id])
})
