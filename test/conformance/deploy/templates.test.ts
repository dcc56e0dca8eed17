import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { Template } from '../../../build/template/template.ts'
import { PLAIN_TEMPLATE, ROOT } from '../paths.ts'
import { run } from './tool.ts'

// checkov takes ten seconds to load.
jest.setTimeout(600_000)

const TEMPLATES = [
  'template.yaml',
  'examples/quick-start.yaml',
  'examples/fargate-service.yaml',
  'examples/service-catalog/portfolio.yaml',
  'examples/service-catalog/product.yaml',
  'examples/stack-sets/provider.yaml',
  'examples/stack-sets/consumer.yaml',
]

let directory: string
/** Every template of the project, but for those of the CDK (cdk.test.ts). */
let all: string[]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'templates-'))
  const inner = readTemplate<Template>('examples/stack-sets/consumer.yaml').Resources.Endpoints?.Properties.TemplateBody
  await writeFile(join(directory, 'stack-set-consumer.yaml'), String(inner))
  all = [
    ...TEMPLATES.map((template) => join(ROOT, template)),
    PLAIN_TEMPLATE,
    join(directory, 'stack-set-consumer.yaml'),
  ]
})
afterAll(() => rm(directory, { recursive: true }))

test('the list is whole', async () => {
  const files = await readdir(join(ROOT, 'examples'), { recursive: true })
  const templates = files.filter((file) => file.endsWith('.yaml')).map((file) => `examples/${file}`)
  expect(templates.sort()).toEqual(TEMPLATES.filter((template) => template.startsWith('examples/')).sort())
})

describe('nothing is found', () => {
  test('by cfn-lint', async () => {
    expect(await run('bin/cfn-lint', ['--', ...all])).toBe('')
  })

  test('by sam validate --lint', async () => {
    expect(await run('bin/sam', ['validate', '--lint'])).toContain('is a valid SAM Template')
  })

  test('by checkov, beside what the templates themselves except and explain', async () => {
    const files = all.flatMap((file) => ['--file', file])
    const report = await run('checkov/bin/checkov', [
      ...[...files, '--framework', 'cloudformation', '--skip-download', '--output', 'json', '--soft-fail'],
    ])
    const { summary, results } = JSON.parse(report) as {
      summary: { passed: number; parsing_errors: number }
      results: { failed_checks: { check_id: string; file_path: string; resource: string }[] }
    }

    expect(results.failed_checks.map(({ check_id, file_path, resource }) => [check_id, file_path, resource])).toEqual(
      [],
    )
    expect(summary).toMatchObject({ parsing_errors: 0 })
    expect(summary.passed).toBeGreaterThan(50)
  })
})
