/** The files that `npm run release` writes, from the build of `npm run test:conformance`. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { unzipSync } from 'fflate'
import { execute } from './deploy/tool.ts'
import { NODE, ROOT } from './paths.ts'

let folder: string
const release = () => execute(NODE, ['build/release.ts', folder])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-'))
  await release()
})
afterAll(() => rm(folder, { recursive: true }))

test('a release consists of the package, the plain template, a zip of each function and their checksums', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))

  expect((await readdir(folder)).sort()).toEqual([
    'SHA256SUMS',
    `fargate-endpoints-${version}-handler.zip`,
    `fargate-endpoints-${version}-on-failure.zip`,
    `fargate-endpoints-${version}.template.json`,
    `fargate-endpoints-${version}.tgz`,
  ])
  expect(await execute('sh', ['-c', 'cd "$0" && sha256sum --check SHA256SUMS', folder])).not.toContain('FAILED')
})

test('a zip contains the files of its function', async () => {
  const name = (await readdir(folder)).find((file) => file.endsWith('-handler.zip')) ?? ''
  const files = unzipSync(await readFile(join(folder, name)))

  expect(Object.keys(files).sort()).toEqual((await readdir(join(ROOT, 'dist/handler'))).sort())
  expect(Buffer.from(files['index.mjs'] ?? [])).toEqual(await readFile(join(ROOT, 'dist/handler/index.mjs')))
})

test('the same build has the same checksums', async () => {
  const before = await readFile(join(folder, 'SHA256SUMS'), 'utf8')
  await release()

  expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toBe(before)
})
