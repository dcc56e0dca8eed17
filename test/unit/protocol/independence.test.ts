import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

const FOLDER = 'handler/protocol'
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))

describe('handler/protocol', () => {
  test.each(files)('imports in %s only Node, Lambda’s types and files of its own folder', (name) => {
    const source = readFileSync(`${FOLDER}/${name}`, 'utf8')
    const imported = Array.from(source.matchAll(/\bfrom '([^']+)'/g), ([, specifier]) => specifier)
    for (const specifier of imported) expect(specifier).toMatch(/^(node:\w+|aws-lambda|\.\/\w+\.ts)$/)
  })
})
