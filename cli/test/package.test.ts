import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { fits } from '../../build/template/limits.ts'
import { temporaryFolder } from '../../test/support/temporaryFolder.ts'
import { runBundled } from './bundled.ts'
import { expectUsageError } from './program.ts'

const pathOf = temporaryFolder()

// The bundler is native code that works only outside of Jest's environment, so each command runs in its own process.
describe('package', () => {
  test('writes one template that contains the functions, and reports its parts and their limits', async () => {
    const output = pathOf('new', 'plain.json')

    const { status, stdout, stderr } = await runBundled(['package', '--output', output])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const body = await readFile(output, 'utf8')
    const { Transform, Resources } = JSON.parse(body)
    expect(Transform).toBeUndefined()
    const { ZipFile } = Resources.Provider.Properties.Code
    for (const part of [/^'use strict'/, /DescribeTaskDefinition/, /DescribeVpcEndpoints/])
      expect(ZipFile).toMatch(part)
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^dist\/handler\/ inline: \d+ bytes of 4194304$/),
      expect.stringMatching(/^dist\/on-failure\/ inline: \d+ bytes of 4194304$/),
      `${output}: ${Buffer.byteLength(body)} bytes of 1048576`,
    ])
  })

  test('prints JSON with --json', async () => {
    const output = pathOf('plain.json')

    const { status, stdout } = await runBundled(['package', '--output', output, '--json'])

    expect(status).toBe(0)
    const { parts } = JSON.parse(stdout)
    expect(parts.every(fits)).toBe(true)
    expect(parts).toContainEqual({ what: output, size: (await readFile(output)).length, limit: 1_048_576 })
  })
})

test('package rejects a file that it cannot write, with one line', async () => {
  expectUsageError(
    await runBundled(['package', '--output', 'package.json/plain.json']),
    /^--output: expected a file that can be written, got E/,
  )
})
