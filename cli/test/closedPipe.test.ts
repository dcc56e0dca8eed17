import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { spawnStart } from './run.ts'

test.each([
  ['stdout', '--help', 0],
  ['stderr', '--nosuch', 2],
] as const)('npm start exits without an error message if the reader closes %s', async (stream, option, status) => {
  const child = spawnStart([option])
  child[stream].destroy()

  expect(await once(child, 'exit')).toEqual([status, null])
})
