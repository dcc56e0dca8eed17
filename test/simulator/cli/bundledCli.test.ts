import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const CLI = fileURLToPath(new URL('../../../dist/cli/index.mjs', import.meta.url))

/** The built command line in a process of its own. */
const runBundle = async (...args: string[]) => {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { status, stdout, stderr }
}

test('The built command line estimates', async () => {
  const { status, stdout, stderr } = await runBundle('estimate', '--region', 'ap-northeast-1', '--gb', '2')

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/NAT gateways +90\.64/)
})

test('It plays the whole life of the resource, as npm start does', async () => {
  const { status, stdout } = await runBundle('start')

  expect(stdout).toContain('The VPC is as it was found, and everything between was as promised')
  expect(status).toBe(0)
})

test('It teaches by --help, and lists its commands', async () => {
  const { status, stdout } = await runBundle('--help')

  expect(status).toBe(0)
  for (const word of ['estimate', 'plan', 'start', 'Exit status']) expect(stdout).toContain(word)
})
