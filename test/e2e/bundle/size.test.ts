import { execFile } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { bundleOf, type EntryName } from '../../../build/entries.ts'

const KB = 1000

const filesOf = (name: EntryName): string[] => globSync(join(dirname(bundleOf(name)), '*'))

const sizeOf = (files: readonly string[]): number => files.reduce((sum, path) => sum + statSync(path).size, 0)

// A module name has no spaces, braces or commas. Other texts of the bundle that contain "from" have them.
const STATIC_IMPORT = /\b(?:from|import) ?["`]([^"`\s{},]+)["`]/g
const DYNAMIC_IMPORT = /\bimport\(["`]([^"`\s{},]+)["`]\)/g

/** The modules that a file imports: Node's by name, others by path from the project's root. */
const importsOf = (path: string, pattern: RegExp): string[] =>
  [...readFileSync(path, 'utf8').matchAll(pattern)].map(([, module = '']) =>
    module.startsWith('.') ? join(dirname(path), module) : module,
  )

/** The files that Node loads before the first event: a file and its static imports. */
const loadedWith = (path: string): string[] => [
  ...new Set([
    path,
    ...importsOf(path, STATIC_IMPORT)
      .filter((module) => !module.startsWith('node:'))
      .flatMap(loadedWith),
  ]),
]

describe('The plain template', () => {
  test("is smaller than 800 KB, well below CloudFormation's limit of 1 MB", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
    const output = join(folder, 'plain.json')
    try {
      await promisify(execFile)(process.execPath, ['dist/cli/index.mjs', 'package', '--output', output])

      expect(statSync(output).size).toBeLessThan(800 * KB)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('The bundle', () => {
  test.each([
    ['handler', 500],
    ['on-failure', 60],
  ] as const)('of %s is smaller than %i KB, its share of the plain template', (name, limit) => {
    expect(sizeOf(filesOf(name))).toBeLessThan(limit * KB)
  })

  test('of handler loads less than 60 KB before the first event, so that it starts fast', () => {
    const files = loadedWith(bundleOf('handler'))

    expect(sizeOf(files)).toBeLessThan(60 * KB)
    const text = files.map((path) => readFileSync(path, 'utf8')).join('\n')
    expect(text).not.toMatch(/DescribeVpcs|MaxAvailabilityZones|DescribeTaskDefinition|UpdateItem/)
  })

  test('of handler contains no code that only doctor uses', () => {
    const text = filesOf('handler')
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')

    expect(text).not.toMatch(/DescribeNatGateways|leads out of the VPC|ECR authorization/)
  })

  test('imports only Node modules and its own files', () => {
    const names = ['handler', 'on-failure'] as const
    const files = names.flatMap(filesOf)

    const imported = files.flatMap((path) => [STATIC_IMPORT, DYNAMIC_IMPORT].flatMap((kind) => importsOf(path, kind)))

    const own = imported.filter((module) => !module.startsWith('node:'))
    expect(own).toContainEqual(expect.stringMatching(/reconcile-/))
    expect(own.filter((path) => !files.includes(path))).toEqual([])
  })
})
