/**
 * Writes `dist/fargate-endpoints.template.json`: what `sam deploy` deploys, as one template without a transform, a bucket
 * or a file beside it, for StackSets and Service Catalog.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { parse } from 'node:path'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import { bundleOptions, minifyOptions } from './bundleOptions.ts'
import { entries } from './entries.ts'
import { plainTemplate } from './template/plainTemplate.ts'
import { readTemplate } from './template/readTemplate.ts'
import type { SamTemplate } from './template/template.ts'

const OUTPUT = 'dist/fargate-endpoints.template.json'

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: a body in an S3 object.
const BODY_LIMIT = 1024 * 1024
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html: ZipFile.
const CODE_LIMIT = 4 * 1024 * 1024

// CloudFormation puts inline code into `index.js`, which Node takes for CommonJS.
const { outputFiles } = await build({
  ...bundleOptions,
  entryPoints: Object.entries(entries).map(([name, module]) => ({ in: module, out: name })),
  outdir: 'dist',
  outExtension: {},
  format: 'cjs',
  write: false,
})
/** The functions' code by the place that SAM would package it from. */
const code = new Map(
  await Promise.all(
    outputFiles.map(async ({ path, text }): Promise<[string, string]> => {
      const minified = await minify(text, { ...minifyOptions, module: false, toplevel: true })
      return [`dist/${parse(path).name}/`, minified.code]
    }),
  ),
)

const template = plainTemplate(readTemplate<SamTemplate>('template.yaml'), (codeUri) => {
  const text = code.get(codeUri)
  if (text === undefined) throw new Error(`CodeUri: expected one of ${[...code.keys()].join(', ')}, got ${codeUri}`)
  return text
})
const body = JSON.stringify(template)

const sizes = [
  ...Array.from(code, ([codeUri, text]) => ({
    what: `${codeUri} inline`,
    size: Buffer.byteLength(text),
    limit: CODE_LIMIT,
  })),
  { what: OUTPUT, size: Buffer.byteLength(body), limit: BODY_LIMIT },
]
const tooLarge = sizes.filter(({ size, limit }) => size > limit)
for (const { what, size, limit } of sizes) process.stdout.write(`${what}: ${size} bytes of ${limit}\n`)
if (tooLarge.length > 0) throw new Error(`Too large: ${tooLarge.map(({ what }) => what).join(', ')}`)

await mkdir('dist', { recursive: true })
await writeFile(OUTPUT, body)
