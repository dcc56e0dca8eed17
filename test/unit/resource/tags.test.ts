import { describe, expect, test } from '@jest/globals'
import { userOf } from '../../../handler/resource/identity.ts'
import { isManaged, otherUserIds, tagsFor, userIds, userTag } from '../../../handler/resource/tags.ts'

const user = userOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/front/1', 'Endpoints')
const other = userOf('arn:aws:cloudformation:eu-west-1:123456789012:stack/back/2', 'Endpoints')

describe('The tags of what is made', () => {
  test('say what it is, for what service, and whose', () => {
    expect(tagsFor(user, 'fargate-endpoints-logs', { team: 'web' }, 'logs')).toEqual({
      Name: 'fargate-endpoints-logs',
      team: 'web',
      'fargate-endpoints:managed': 'true',
      'fargate-endpoints:service': 'logs',
      [`fargate-endpoints:user/${user.id}`]: `${user.stackId}/Endpoints`,
    })
  })

  test('name no service where there is none', () => {
    expect(tagsFor(user, 'group', {})).not.toHaveProperty(['fargate-endpoints:service'])
  })

  test('have the author’s Name before ours, and ours before any other of the author’s', () => {
    const own = { Name: 'endpoints', 'fargate-endpoints:managed': 'false' }

    expect(tagsFor(user, 'group', own)).toMatchObject({ Name: 'endpoints', 'fargate-endpoints:managed': 'true' })
  })
})

test('A user’s tag fits EC2’s 256 characters', () => {
  const [value = ''] = Object.values(userTag(userOf('arn:'.padEnd(250, 'x'), 'Endpoints')))

  expect(value).toHaveLength(256)
})

test.each([
  [{ 'fargate-endpoints:managed': 'true' }, true],
  [{ 'fargate-endpoints:managed': 'false' }, false],
  [{ managed: 'true' }, false],
  [{}, false],
])('What is tagged %j is ours: %s', (tags, expected) => {
  expect(isManaged(tags)).toBe(expected)
})

test('Those who use a thing are told by their tags, and from each other', () => {
  const tags = { Name: 'x', ...userTag(user), ...userTag(other), 'fargate-endpoints:managed': 'true' }

  expect(userIds(tags)).toEqual([user.id, other.id])
  expect(otherUserIds(tags, user)).toEqual([other.id])
})
