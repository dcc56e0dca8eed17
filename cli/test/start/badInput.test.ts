import { writeFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts'
import { expectUsageError } from '../program.ts'
import { run, runSpawned } from '../run.ts'

const pathOf = temporaryFolder()

test.each<[string, string[], RegExp]>([
  ['an unknown option', ['--evnt', 'a.json'], /^Unknown option '--evnt' .*--help/],
  ['an option without its value', ['--event'], /^Option '--event <value>' argument missing .*--help/],
  [
    'an argument without an option',
    ['events/create.json'],
    /^Unexpected argument 'events\/create.json': .* npm start -- --/,
  ],
  ['--vpc-id without --event', ['--vpc-id', 'vpc-0a'], /^--vpc-id requires --event FILE/],
  ['--serve with another option', ['--serve', '--verbose'], /^--serve allows no other option/],
  [
    'an invalid URL',
    ['--event', 'events/create.json', '--endpoint-url', 'localhost'],
    /^--endpoint-url: expected a URL.*"localhost"/,
  ],
  [
    'an invalid VPC id',
    ['--event', 'events/create.json', '--vpc-id', 'main'],
    /^--vpc-id: expected a VPC's id.*"main"/,
  ],
  [
    'an invalid region',
    ['--event', 'events/create.json', '--region', 'Tokyo'],
    /^--region: expected the name of a region.*"Tokyo"/,
  ],
  [
    'a file that does not exist',
    ['--event', 'nowhere.json'],
    /^nowhere.json: expected one CloudFormation event.*see events\/.*no such file/,
  ],
  ['a folder', ['--event', 'events'], /^events: expected one CloudFormation event.*see events\/.*EISDIR/],
  [
    'a file that is not JSON',
    ['--event', 'events/README.md'],
    /^events\/README.md: expected one CloudFormation event.*see events\/.*JSON/,
  ],
  [
    'an EC2 that does not respond',
    ['--event', 'events/create.json', '--endpoint-url', 'http://127.0.0.1:9'],
    /^Expected a response from AWS, got .*ECONNREFUSED.*--endpoint-url/,
  ],
])('npm start rejects %s', async (_, args, message) => expectUsageError(await run(...args), message))

test('npm start rejects missing credentials for an EC2 that requires them', async () => {
  const result = await runSpawned(['--event', 'events/create.json'])

  expectUsageError(result, /^Expected AWS credentials .*--endpoint-url/)
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
  ['a list of events', [event], /expected one CloudFormation event.*see events\/.*, got \[/],
  ['an unknown RequestType', { ...event, RequestType: 'Patch' }, /RequestType: expected Create, Update or Delete/],
  ['an event without its ids', { ...event, StackId: '', RequestId: undefined }, /RequestId: .*StackId: /],
  [
    'a StackId that is not an ARN',
    { ...event, StackId: 'fargate' },
    /^StackId: expected the ARN of a stack, got "fargate"/,
  ],
])('npm start rejects %s', async (_, content, message) => {
  const file = pathOf('event.json')
  await writeFile(file, JSON.stringify(content))

  expectUsageError(await run('--event', file, '--endpoint-url', 'http://127.0.0.1:9'), message)
})

test('npm start prints its help with --help, and exits with 0', async () => {
  const { status, stdout } = await run('--help')

  expect(status).toBe(0)
  for (const word of ['--event', '--endpoint-url', '--vpc-id', '--region', '--serve', '--verbose', 'Exit status']) {
    expect(stdout).toContain(word)
  }
})
