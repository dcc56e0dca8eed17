/**
 * Checks every `aws` command of the documentation and the examples against the models of the AWS CLI. Nothing is
 * called.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { commandsOf, commentLines, inlineCodeIn, shellLines } from '../../build/checkDocs/code.ts'
import { execute } from './deploy/tool.ts'
import { PLAIN_TEMPLATE, PYTHON, ROOT } from './paths.ts'

const models = fileURLToPath(new URL('aws_cli_models.py', import.meta.url))

const filesOf = (pattern: string): string[] =>
  execFileSync('git', ['ls-files', pattern], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')

/** In a sentence, a command without options is only the name of an operation, so it is ignored. */
const linesOf = (file: string): string[] => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  if (!file.endsWith('.md')) return commentLines(text)
  return [...shellLines(text), ...inlineCodeIn(text).filter((code) => code.includes(' --'))]
}

const commands = [...filesOf('*.md'), ...filesOf('examples/*.yaml')].flatMap((file) =>
  linesOf(file)
    .flatMap(commandsOf)
    .filter((command) => /^aws [a-z0-9]+ [a-z]/.test(command))
    .map((command) => ({ file, command })),
)

let folder: string
/** Creates a folder with the files that the commands name, both as in a clone and as next to an installed package. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'))
  for (const name of ['examples', 'dist']) symlinkSync(join(ROOT, name), join(folder, name))
  symlinkSync(PLAIN_TEMPLATE, join(folder, 'fargate-endpoints.template.json'))
  // `aws ecs execute-command` looks for this plugin before the call.
  writeFileSync(join(folder, 'session-manager-plugin'), '#!/bin/sh\n', { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true }))

const problems = async (all: readonly string[]): Promise<(string | null)[]> =>
  JSON.parse(await execute(PYTHON, [models, JSON.stringify(all)], { PATH: `${folder}:${process.env.PATH}` }, folder))

test('the AWS CLI accepts every command of the documentation and the examples', async () => {
  const found = await problems(commands.map(({ command }) => command))

  expect(found.length).toBeGreaterThan(30)
  expect(commands.map((one, index) => ({ ...one, problem: found[index] })).filter(({ problem }) => problem)).toEqual([])
})

test.each([
  ['a command that does not exist', 'aws cloudformation activate-organization-access'],
  ['an option that does not exist', 'aws cloudformation delete-stack --stack-names endpoints'],
  ['an option that is missing', 'aws servicecatalog create-portfolio-share --share-principals'],
  ['a value in the wrong form', 'aws cloudformation create-stack-set --stack-set-name a --auto-deployment Enable=true'],
  ['a file that does not exist', 'aws cloudformation deploy --stack-name a --template-file examples/none.yaml'],
])('the AWS CLI rejects %s', async (_, command) => {
  expect(await problems([command])).toEqual([expect.stringMatching(/./)])
})
