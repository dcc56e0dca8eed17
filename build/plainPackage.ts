import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type EntryName, entries } from './entries.ts'
import { functionInOneFile } from './functions.ts'
import { BODY_LIMIT, CODE_LIMIT, fits, type Part } from './template/limits.ts'
import { plainTemplate } from './template/plainTemplate.ts'
import { readTemplate } from './template/readTemplate.ts'
import type { SamTemplate } from './template/template.ts'

/**
 * Writes the application as one template, without a transform, a bucket or other files, for StackSets and Service
 * Catalog. It deploys the same resources as `sam deploy`.
 * @param root the project root
 * @returns its parts; if one exceeds its limit, nothing is written
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

/**
 * Returns the code of the functions by their `CodeUri`. CloudFormation names the file `index.js`, which Node reads as
 * CommonJS.
 */
const inlineCode = async (root: string): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      (Object.keys(entries) as EntryName[]).map(
        async (name): Promise<[string, string]> => [`dist/${name}/`, await functionInOneFile(name, root)],
      ),
    ),
  )
