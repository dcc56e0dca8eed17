import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { bundleOptions } from '../../../build/bundleOptions.ts'
import { keepApart } from '../../../build/keepApart.ts'
import { markSchemasPure, pureSchemas } from '../../../build/pureSchemas.ts'
import { rewritePackages } from '../../../build/rewritePackages.ts'

const schemaFile = (client: string) => `./node_modules/@aws-sdk/${client}/dist-es/schemas/schemas_0.js`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Bundles one line of source, beside the project's own modules. */
const bundleLine = async (contents: string, options = {}): Promise<string> => {
  const { outputFiles } = await build({
    ...bundleOptions,
    ...options,
    stdin: { contents, resolveDir: process.cwd() },
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** Every schema by its name, as the module of them gives it. */
const schemasOf = async (client: string, name: string, plugins: object[]): Promise<Record<string, unknown>> => {
  const outfile = join(folder, `${client}-${name}.mjs`)
  await build({
    ...bundleOptions,
    plugins: plugins as never,
    entryPoints: [schemaFile(client)],
    outfile,
    outExtension: {},
  })
  return import(pathToFileURL(outfile).href)
}

/** References to other schemas are functions of no argument. */
const inFull = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema, (_, value: unknown) => (typeof value === 'function' ? String(value) : value)))

describe('Schemas, marked as pure', () => {
  test.each([
    ['client-ec2', 2000],
    ['client-ecs', 400],
  ])(
    'are the same schemas: %s',
    async (client, many) => {
      const [plain, marked] = await Promise.all([
        schemasOf(client, 'plain', []),
        schemasOf(client, 'marked', [rewritePackages('pure-schemas', pureSchemas(client))]),
      ])

      expect(Object.keys(plain).length).toBeGreaterThan(many)
      expect(inFull(marked)).toEqual(inFull(plain))
    },
    60_000,
  )

  test.each([
    ['a call in a schema', 'export var Vpc$ = [3, n0, nameOf("Vpc")];\n'],
    ['an assignment in a schema', 'export var Vpc$ = [3, n0 = "ec2"];\n'],
    ['a template with an expression', 'export var Vpc$ = [3, `$' + '{n0}`];\n'],
    ['a schema whose end is not where it was', 'export var Vpc$ = [3, n0] ;\n'],
    ['a file without schemas', 'export const Vpc$ = { name: "Vpc" };\n'],
  ])('an SDK that changed fails the build: %s', (_, text) => {
    expect(() => markSchemasPure(text)).toThrow(/^expected /)
  })
})

describe('A module that is kept apart', () => {
  const apart = { later: 'handler/fargate/catalogue.ts' }

  test('is imported from the file beside the handler', async () => {
    const line = `console.log(await import('./handler/fargate/catalogue.ts'))`

    const text = await bundleLine(line, { plugins: [keepApart(process.cwd(), apart)] })

    expect(text).toContain('import("./later.mjs")')
    expect(text).not.toContain('ecr.dkr')
  })

  test.each([`import './handler/fargate/catalogue.ts'`, `import './handler/fargate/needs.ts'`])(
    'but that nothing loads by import() fails the build: %s',
    async (line) => {
      await expect(bundleLine(line, { plugins: [keepApart(process.cwd(), apart)] })).rejects.toThrow('found it nowhere')
    },
  )
})

describe('A rewrite', () => {
  test('whose file is in the bundle no longer fails the build', async () => {
    const plugins = [rewritePackages('moved', { '@middy/core/gone.js': () => '' })]

    await expect(bundleLine(`import '@middy/core'`, { plugins })).rejects.toThrow(
      'expected @middy/core/gone.js in the bundle, found it nowhere',
    )
  })

  test('replaces the file', async () => {
    const plugins = [rewritePackages('new', { '@middy/core/index.js': () => 'export default "new text"' })]

    expect(await bundleLine(`import middy from '@middy/core'; console.log(middy)`, { plugins })).toContain('new text')
  })
})
