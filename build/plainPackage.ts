import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import { bundleOptions, minifyOptions } from './bundleOptions.ts'
import { entries } from './entries.ts'
import { plainTemplate } from './template/plainTemplate.ts'
import { readTemplate } from './template/readTemplate.ts'
import type { SamTemplate } from './template/template.ts'

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: a body in an S3 object.
const BODY_LIMIT = 1024 * 1024
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html: ZipFile.
const CODE_LIMIT = 4 * 1024 * 1024

/** A part of the template that CloudFormation has a limit for, in bytes. */
export interface Part {
  what: string
  size: number
  limit: number
}

/**
 * Writes what `sam deploy` deploys, as one template without a transform, a bucket or a file beside it, for StackSets and
 * Service Catalog.
 * @param root the folder of the project
 * @returns its parts; where one is above its limit, nothing is written
 */
export const writePlainTemplate = async (root: string, output: string): Promise<Part[]> => {
  const code = await inlineCode(root)
  const template = plainTemplate(readTemplate<SamTemplate>(join(root, 'template.yaml')), (codeUri) => {
    const text = code.get(codeUri)
    if (text === undefined) throw new Error(`CodeUri: expected one of ${[...code.keys()].join(', ')}, got ${codeUri}`)
    return text
  })
  const body = JSON.stringify(template)
  const parts = [
    ...Array.from(code, ([codeUri, text]) => ({
      what: `${codeUri} inline`,
      size: Buffer.byteLength(text),
      limit: CODE_LIMIT,
    })),
    { what: output, size: Buffer.byteLength(body), limit: BODY_LIMIT },
  ]
  if (parts.every(fits)) {
    await mkdir(dirname(output), { recursive: true })
    await writeFile(output, body)
  }
  return parts
}

export const fits = ({ size, limit }: Part): boolean => size <= limit

/** The functions' code by the place that SAM would package it from. */
const inlineCode = async (root: string): Promise<Map<string, string>> => {
  // CloudFormation puts inline code into `index.js`, which Node takes for CommonJS.
  const { outputFiles } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([name, module]) => ({ in: module, out: name })),
    outdir: 'dist',
    outExtension: {},
    format: 'cjs',
    write: false,
  })
  return new Map(
    await Promise.all(
      outputFiles.map(async ({ path, text }): Promise<[string, string]> => {
        const minified = await minify(text, { ...minifyOptions, module: false, toplevel: true })
        return [`dist/${parse(path).name}/`, minified.code]
      }),
    ),
  )
}
