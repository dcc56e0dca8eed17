import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { runBundled, spawnBundled } from './bundled.ts'

test('the built command line prints an estimate', async () => {
  const { status, stdout, stderr } = await runBundled(['estimate', '--region', 'ap-northeast-1', '--gb', '2'])

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/NAT gateways +90\.64/)
})

test('the built command line prints its help with all commands', async () => {
  const { status, stdout } = await runBundled(['--help'])

  expect(status).toBe(0)
  for (const word of ['estimate', 'plan', 'doctor', 'start', 'package', 'deploy', 'Exit status'])
    expect(stdout).toContain(word)
})

test.each([
  ['stdout', ['plan', '--help'], 0],
  ['stderr', ['plan', '--nosuch'], 2],
] as const)(
  'the built command line exits without an error message if the reader closes %s',
  async (stream, args, status) => {
    const child = spawnBundled(args)
    child[stream].destroy()

    expect(await once(child, 'exit')).toEqual([status, null])
  },
)
