import { expect, test } from '@jest/globals'
import { nearest } from '../../../handler/resource/nearest.ts'

const SERVICES = ['ecr.api', 'ecr.dkr', 'logs', 'ssmmessages']

test.each([
  ['ecr-api', 'ecr.api'],
  ['log', 'logs'],
  ['LOGS', 'logs'],
  ['ssmmesages', 'ssmmessages'],
  ['lgo', undefined],
  ['sqs', undefined],
])('nearest returns for %s the service %s', (word, expected) => {
  expect(nearest(word, SERVICES)).toBe(expected)
})
