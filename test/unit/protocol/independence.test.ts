import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

const FOLDER = 'handler/protocol'
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))

describe('The protocol could be a package of its own', () => {
  test.each(files)('%s imports nothing but Node, Lambda’s types and its neighbours', (name) => {
    const source = readFileSync(`${FOLDER}/${name}`, 'utf8')
    const imported = Array.from(source.matchAll(/\bfrom '([^']+)'/g), ([, specifier]) => specifier)
    for (const specifier of imported) expect(specifier).toMatch(/^(node:\w+|aws-lambda|\.\/\w+\.ts)$/)
  })
})
