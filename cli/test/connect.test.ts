/** Which account and region a command works in, and what it says where it can't find out. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { testbeds } from '../../test/support/testbed.ts'
import { expectUsageError, fargateEndpoints } from './program.ts'

const REFUSED =
  '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid</Message></Error></ErrorResponse>'
const VPC = 'vpc-0123456789abcdef0'
const NO_ANSWER = 'http://127.0.0.1:9'
const KEYS = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }

const { createTestbed } = testbeds()
const { env } = process

afterEach(() => {
  process.env = env
})

/** Runs `plan` with these variables alone. */
const planWith = (variables: Record<string, string>, ...args: string[]) => {
  process.env = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', ...variables }
  process.env.AWS_EC2_METADATA_DISABLED = 'true'
  return fargateEndpoints('plan', '--vpc-id', VPC, ...args)
}

describe('the region is', () => {
  test.each<[string, Record<string, string>, string[], string]>([
    ['that of --region', { AWS_REGION: 'eu-west-1' }, ['--region', 'eu-west-2'], 'eu-west-2'],
    ['AWS_REGION', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, [], 'eu-west-1'],
    ['AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'eu-west-2' }, [], 'eu-west-2'],
    ['AWS_DEFAULT_REGION beside an empty one', { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' }, [], 'eu-west-2'],
  ])('%s', async (_, variables, args, region) => {
    const { simulator } = await createTestbed()

    const { stdout, stderr } = await planWith(variables, '--endpoint-url', simulator.url, ...args)

    expect(stderr).toBe('')
    expect(stdout).toMatch(new RegExp(`^\\n${VPC} in ${region}, account`))
  })

  test('AWS_DEFAULT_REGION for estimate, which needs no AWS', async () => {
    process.env = { AWS_DEFAULT_REGION: 'eu-west-1' }

    expect(await fargateEndpoints('estimate')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('in eu-west-1,'),
    })
  })
})

describe('plan rejects', () => {
  test('a missing region', async () => {
    expectUsageError(await planWith(KEYS), /^Expected a region, got: Region is missing\. Give it by --region/)
  })

  test('missing credentials', async () => {
    expectUsageError(
      await planWith({}, '--region', 'eu-west-1'),
      /^Expected AWS credentials, got: Could not load credentials from any providers\. Give them as/,
    )
  })

  test('a template that does not exist, before it asks for either', async () => {
    expectUsageError(
      await planWith({}, '--template', '/nonexistent.yaml'),
      /^\/nonexistent\.yaml: expected a CloudFormation template.*no such file/,
    )
  })

  test('invalid credentials', async () => {
    const sts = createServer((_, response) => response.writeHead(403).end(REFUSED)).listen(0, '127.0.0.1')
    await once(sts, 'listening')
    const { port } = sts.address() as AddressInfo

    const run = await planWith({}, '--region', 'eu-west-1', '--endpoint-url', `http://127.0.0.1:${port}`)

    sts.close()
    expectUsageError(run, /^Expected AWS credentials, got: The security token .* is invalid/)
  })

  test('a simulator that does not respond', async () => {
    expectUsageError(
      await planWith({}, '--region', 'eu-west-1', '--endpoint-url', NO_ANSWER),
      /^Expected a response from AWS, got .*ECONNREFUSED.*: check --endpoint-url and --region$/,
    )
  })

  test('an AWS that does not respond', async () => {
    expectUsageError(
      await planWith({ ...KEYS, AWS_ENDPOINT_URL_STS: NO_ANSWER }, '--region', 'eu-west-1'),
      /^Expected a response from AWS, got .*ECONNREFUSED.*: check the network and --region$/,
    )
  })
})
