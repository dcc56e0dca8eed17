import { describe, expect, test } from '@jest/globals'
import { ownerOf } from '../../../handler/resource/owner.ts'
import { isManaged, otherOwnerIds, ownerIds, ownerTag, tagsFor } from '../../../handler/resource/tags.ts'

const owner = ownerOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/front/1', 'Endpoints')
const other = ownerOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/back/2', 'Endpoints')

describe('tagsFor', () => {
  test('returns the name, the service and the owner', () => {
    expect(tagsFor(owner, 'fargate-endpoints-logs', { team: 'web' }, 'logs')).toEqual({
      Name: 'fargate-endpoints-logs',
      team: 'web',
      'fargate-endpoints:managed': 'true',
      'fargate-endpoints:service': 'logs',
      [`fargate-endpoints:owner/${owner.id}`]: `${owner.stackId}/Endpoints`,
    })
  })

  test('returns no service tag without a service', () => {
    expect(tagsFor(owner, 'group', {})).not.toHaveProperty(['fargate-endpoints:service'])
  })

  test('prefers the template’s Name to ours, and our other tags to the template’s', () => {
    const own = { Name: 'endpoints', 'fargate-endpoints:managed': 'false' }

    expect(tagsFor(owner, 'group', own)).toMatchObject({ Name: 'endpoints', 'fargate-endpoints:managed': 'true' })
  })
})

test('ownerTag fits into EC2’s 256 characters', () => {
  const [value = ''] = Object.values(ownerTag(ownerOf('arn:'.padEnd(250, 'x'), 'Endpoints')))

  expect(value).toHaveLength(256)
})

test.each([
  [{ 'fargate-endpoints:managed': 'true' }, true],
  [{ 'fargate-endpoints:managed': 'false' }, false],
  [{ managed: 'true' }, false],
  [{}, false],
])('isManaged returns for the tags %j: %s', (tags, expected) => {
  expect(isManaged(tags)).toBe(expected)
})

test('ownerIds returns all owners, and otherOwnerIds all but one', () => {
  const tags = { Name: 'x', ...ownerTag(owner), ...ownerTag(other), 'fargate-endpoints:managed': 'true' }

  expect(ownerIds(tags)).toEqual([owner.id, other.id])
  expect(otherOwnerIds(tags, owner)).toEqual([other.id])
})
