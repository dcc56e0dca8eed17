import { expect, test } from '@jest/globals'
import { runBundled } from './bundled.ts'

test('The built command line estimates', async () => {
  const { status, stdout, stderr } = await runBundled(['estimate', '--region', 'ap-northeast-1', '--gb', '2'])

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/NAT gateways +90\.64/)
})

test('It plays the whole life of the resource, as npm start does', async () => {
  const { status, stdout } = await runBundled(['start'])

  expect(stdout).toContain('The VPC is as it was found, and everything between was as promised')
  expect(status).toBe(0)
})

test('It teaches by --help, and lists its commands', async () => {
  const { status, stdout } = await runBundled(['--help'])

  expect(status).toBe(0)
  for (const word of ['estimate', 'plan', 'start', 'package', 'Exit status']) expect(stdout).toContain(word)
})
