import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { nodeProblem } from '../nodeVersion.ts'

const manifest = async () => JSON.parse(await readFile('package.json', 'utf8'))

test.each(['22.0.0', '24.21.0', '100.0.0'])('nodeProblem accepts Node %s', (version) => {
  expect(nodeProblem(version)).toBeUndefined()
})

test.each(['20.20.2', '8.17.0'])('nodeProblem rejects Node %s with one sentence', (version) => {
  expect(nodeProblem(version)).toBe(
    `fargate-endpoints requires Node 22 or later, and this is Node ${version}: see https://nodejs.org`,
  )
})

test('nodeProblem requires the version in package.json', async () => {
  const [oldest = ''] = /\d+/.exec((await manifest()).engines.node) ?? []

  expect(nodeProblem(`${oldest}.0.0`)).toBeUndefined()
  expect(nodeProblem(`${Number(oldest) - 1}.9.9`)).toBeDefined()
})
