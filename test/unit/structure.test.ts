/** Checks the direction of imports between folders (CONTRIBUTING.md, "Structure"). Type imports count too. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

/** Each folder imports only from itself and from the folders after it. */
const ORDER = [
  'handler/reconcile',
  'handler/vpc/apply',
  'handler/vpc/plan',
  'handler/vpc/validate',
  'handler/vpc/desired',
  'handler/vpc/observe',
  'handler/vpc/lock',
  'handler/vpc/reachability',
  'handler/vpc/ownership',
  'handler/vpc/network',
  'handler/vpc/diagnostics',
  'handler/vpc/ec2',
  'handler/vpc/model',
]

/** More forbidden imports: for each folder, the folders that it must not import from. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  handler: ['simulator', 'cli', 'build', 'test', 'bench'],
  'handler/protocol': ['handler'],
  'handler/resource': ['handler/vpc', 'handler/reconcile'],
  'handler/fargate': ['handler/vpc', 'handler/reconcile'],
  'handler/cost': ['handler/vpc', 'handler/reconcile'],
  'handler/vpc': ['handler/reconcile'],
  simulator: ['handler', 'cli', 'build', 'test', 'bench'],
}

const isWithin = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/** Returns the project files that a source imports, as paths from the root. */
const importsOf = (path: string, source: string): string[] =>
  Array.from(source.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g), ([, specifier = '']) =>
    join(dirname(path), specifier),
  )

const isAllowed = (from: string, to: string): boolean => {
  const isForbidden = Object.entries(FORBIDDEN).some(
    ([folder, others]) =>
      isWithin(from, folder) && !isWithin(to, folder) && others.some((other) => isWithin(to, other)),
  )
  const [importer, imported] = [from, to].map((path) => ORDER.findIndex((folder) => isWithin(path, folder)))
  return !isForbidden && (importer === -1 || imported === -1 || Number(importer) <= Number(imported))
}

const violationsIn = (path: string, source: string): string[] =>
  importsOf(path, source)
    .filter((imported) => !isAllowed(path, imported))
    .map((imported) => `${path} imports ${imported}`)

const sources = globSync(['handler/**/*.ts', 'simulator/**/*.ts'])
  .filter((path) => !isWithin(path, 'simulator/test'))
  .sort()
const read = (path: string): string => readFileSync(path, 'utf8')

describe('Imports between folders', () => {
  test('follow one direction', () => {
    const violations = sources.flatMap((path) => violationsIn(path, read(path)))

    expect(violations).toEqual([])
  })

  test('are checked for every folder of handler/vpc', () => {
    const folders = new Set(sources.filter((path) => isWithin(path, 'handler/vpc')).map(dirname))

    expect([...folders].filter((folder) => !ORDER.includes(folder))).toEqual([])
  })

  test.each([
    ['handler/vpc/plan/plan.ts', '../apply/apply.ts'],
    ['handler/vpc/model/desired.ts', '../ec2/errors.ts'],
    ['handler/resource/tags.ts', '../vpc/model/limits.ts'],
    ['handler/protocol/response.ts', '../resource/tags.ts'],
    ['handler/index.ts', '../simulator/index.ts'],
    ['simulator/state/tags.ts', '../../handler/resource/tags.ts'],
  ])('must not lead from %s to %s, whether by import, type import or import()', (path, specifier) => {
    const expected = [`${path} imports ${join(dirname(path), specifier)}`]

    expect(violationsIn(path, `import { a } from '${specifier}'\n`)).toEqual(expected)
    expect(violationsIn(path, `import type { A } from '${specifier}'\n`)).toEqual(expected)
    expect(violationsIn(path, `const a = await import('${specifier}')\n`)).toEqual(expected)
  })

  test.each([
    ['handler/vpc/apply/apply.ts', '../plan/plan.ts'],
    ['handler/vpc/plan/plan.ts', './endpoints.ts'],
    ['handler/protocol/response.ts', './outcome.ts'],
    ['handler/vpc/desired/policies.ts', '../../fargate/catalogue.ts'],
  ])('may lead from %s to %s', (path, specifier) => {
    expect(violationsIn(path, `import { a } from '${specifier}'\n`)).toEqual([])
  })
})

describe('handler/protocol', () => {
  test.each(globSync('handler/protocol/*.ts'))(
    'imports only Node, the types of Lambda and its own files: %s',
    (path) => {
      const imported = Array.from(read(path).matchAll(/\bfrom '([^']+)'/g), ([, specifier]) => specifier)

      for (const specifier of imported) expect(specifier).toMatch(/^(node:\w+|aws-lambda|\.\/\w+\.ts)$/)
    },
  )
})
