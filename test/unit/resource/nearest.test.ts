import { expect, test } from '@jest/globals'
import { nearest } from '../../../handler/resource/nearest.ts'

const SERVICES = ['ecr.api', 'ecr.dkr', 'logs', 'ssmmessages']

test.each([
  ['ecr.api', 'ecr-api'],
  ['logs', 'log'],
  ['logs', 'LOGS'],
  ['ssmmessages', 'ssmmesages'],
  [undefined, 'lgo'],
  [undefined, 'sqs'],
])('nearest returns %s for %s', (expected, word) => {
  expect(nearest(word, SERVICES)).toBe(expected)
})
