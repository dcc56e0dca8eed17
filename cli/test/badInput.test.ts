import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Run, run, runApart } from './run.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
})

afterAll(() => rm(folder, { recursive: true }))

/** Exit status 2, nothing on standard output, and one line that says what is wrong. */
const expectOneLine = ({ status, stdout, stderr }: Run, words: RegExp): void => {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(words)])
}

test.each<[string, string[], RegExp]>([
  ['an unknown option', ['--evnt', 'a.json'], /^Unknown option '--evnt' .*--help/],
  ['an option without its value', ['--event'], /^Option '--event <value>' argument missing .*--help/],
  [
    'a word without an option',
    ['events/create.json'],
    /^Unexpected argument 'events\/create.json': .* npm start -- --/,
  ],
  ['an option of --event alone', ['--vpc-id', 'vpc-0a'], /^--vpc-id goes with --event FILE/],
  ['--serve beside another', ['--serve', '--verbose'], /^--serve stands alone/],
  [
    'no URL',
    ['--event', 'events/create.json', '--endpoint-url', 'localhost'],
    /^--endpoint-url: expected a URL.*"localhost"/,
  ],
  ['no VPC id', ['--event', 'events/create.json', '--vpc-id', 'main'], /^--vpc-id: expected a VPC's id.*"main"/],
  [
    'no region',
    ['--event', 'events/create.json', '--region', 'Tokyo'],
    /^--region: expected the name of a region.*"Tokyo"/,
  ],
  ['no file', ['--event', 'nowhere.json'], /^nowhere.json: expected a file .*no such file.*events\/ holds/],
  ['a folder', ['--event', 'events'], /^events: expected a file .*events\/ holds/],
  ['no JSON', ['--event', 'events/README.md'], /^events\/README.md: expected JSON, .*events\/ holds/],
  [
    'an EC2 that is not there',
    ['--event', 'events/create.json', '--endpoint-url', 'http://127.0.0.1:9'],
    /^Expected an EC2 that answers, got .*ECONNREFUSED.*--endpoint-url/,
  ],
])('%s', async (_, args, words) => expectOneLine(await run(...args), words))

test('no credentials, and no EC2 that does without', async () => {
  const apart = await runApart(['--event', 'events/create.json'])

  expectOneLine(apart, /^Expected AWS credentials .*--endpoint-url/)
})

const stack = 'arn:aws:cloudformation:ap-northeast-1:123456789012:stack/fargate/51af3dc0'
const event = {
  RequestType: 'Create',
  RequestId: '1',
  StackId: stack,
  LogicalResourceId: 'Endpoints',
  ResourceProperties: { VpcId: 'vpc-0a' },
}

test.each<[string, unknown, RegExp]>([
  ['a list of events', [event], /expected one CloudFormation event.*events\/ holds/],
  ['an unknown RequestType', { ...event, RequestType: 'Patch' }, /RequestType: expected Create, Update or Delete/],
  ['an event without its ids', { ...event, StackId: '', RequestId: undefined }, /RequestId: .*StackId: /],
  ['a stack of no account', { ...event, StackId: 'fargate' }, /^StackId: expected the ARN of a stack, got "fargate"/],
])('%s', async (_, content, words) => {
  const file = join(folder, 'event.json')
  await writeFile(file, JSON.stringify(content))

  expectOneLine(await run('--event', file, '--endpoint-url', 'http://127.0.0.1:9'), words)
})

test('--help teaches, and exits with 0', async () => {
  const { status, stdout } = await run('--help')

  expect(status).toBe(0)
  for (const word of ['--event', '--endpoint-url', '--vpc-id', '--region', '--serve', '--verbose', 'Exit status']) {
    expect(stdout).toContain(word)
  }
})
