/**
 * Writes `dist/fargate-endpoints.template.json`: what `sam deploy` deploys, as one template without a transform, a bucket
 * or a file beside it, for StackSets and Service Catalog.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { minify } from '@swc/core'
import { oneFileMinifyOptions } from './bundleOptions.ts'
import { functionInOneFile } from './functionFiles.ts'
import { plainTemplate } from './template/plainTemplate.ts'
import { readTemplate } from './template/readTemplate.ts'
import type { SamTemplate } from './template/template.ts'

const OUTPUT = 'dist/fargate-endpoints.template.json'

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: a body in an S3 object.
const BODY_LIMIT = 1024 * 1024
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html: ZipFile.
const CODE_LIMIT = 4 * 1024 * 1024

/** The functions' code by the place that SAM would package it from. CloudFormation names it `index.js`, which is CommonJS to Node. */
const code = new Map(
  await Promise.all(
    (['handler', 'on-failure'] as const).map(async (name): Promise<[string, string]> => {
      const text = await functionInOneFile(name)
      const minified = await minify(text, oneFileMinifyOptions)
      return [`dist/${name}/`, minified.code]
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
