import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { Template } from '../../../build/template/template.ts'
import { PLAIN_TEMPLATE, ROOT } from '../paths.ts'
import { run } from './tool.ts'

// checkov takes ten seconds to start.
jest.setTimeout(600_000)

const TEMPLATES = [
  'template.yaml',
  'examples/quick-start.yaml',
  'examples/fargate-service.yaml',
  'examples/service-catalog/launch-role.yaml',
  'examples/service-catalog/portfolio.yaml',
  'examples/service-catalog/product.yaml',
  'examples/stack-sets/bucket.yaml',
  'examples/stack-sets/provider.yaml',
  'examples/stack-sets/consumer.yaml',
]

const MODULES = ['examples/terraform/endpoints/main.tf', 'examples/terraform/provider/main.tf']

let directory: string
/** All templates of the project, except those of the CDK (cdk.test.ts). */
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

/** The minimum number of resources that checkov must find in all files. */
const RESOURCES = { cloudformation: 50, terraform: 3 }

/** checkov's report for one framework. */
interface Report {
  check_type: keyof typeof RESOURCES
  summary: { parsing_errors: number; resource_count: number }
  results: { failed_checks: { check_id: string; file_path: string; resource: string }[] }
}

test('the list of templates is complete', async () => {
  const files = await readdir(join(ROOT, 'examples'), { recursive: true })
  const endingIn = (ending: string) => files.filter((file) => file.endsWith(ending)).map((file) => `examples/${file}`)
  expect(endingIn('.yaml').sort()).toEqual(TEMPLATES.filter((template) => template.startsWith('examples/')).sort())
  expect(endingIn('.tf').sort()).toEqual(MODULES)
})

describe('no problem in the templates is reported', () => {
  test('by cfn-lint', async () => {
    expect(await run('bin/cfn-lint', ['--', ...all])).toBe('')
  })

  test('by sam validate --lint', async () => {
    expect(await run('bin/sam', ['validate', '--lint'])).toContain('is a valid SAM Template')
  })

  test('by checkov, except those that the templates suppress with a reason', async () => {
    const files = [...all, ...MODULES].flatMap((file) => ['--file', file])
    const reports = JSON.parse(
      await run('checkov/bin/checkov', [
        ...[...files, '--skip-download', '--output', 'json', '--soft-fail'],
        ...['--framework', 'cloudformation', 'terraform'],
      ]),
    ) as Report[]

    expect(reports.map(({ check_type }) => check_type).sort()).toEqual(['cloudformation', 'terraform'])
    for (const { check_type, summary, results } of reports) {
      expect(results.failed_checks.map(({ check_id, file_path, resource }) => [check_id, file_path, resource])).toEqual(
        [],
      )
      expect(summary.parsing_errors).toBe(0)
      expect(summary.resource_count).toBeGreaterThanOrEqual(RESOURCES[check_type])
    }
  })
})
