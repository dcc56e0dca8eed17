import { describe, expect, test } from '@jest/globals'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import type { Tags } from '../../../../handler/resource/tags.ts'
import { policyFor } from '../../../../handler/vpc/desired/policies.ts'
import type { PolicyDocument } from '../../../../handler/vpc/model/policy.ts'
import {
  allocationTag,
  ENVIRONMENT,
  endpoint,
  OTHER,
  OWNER,
  observedVpc,
  ownedBy,
  spec,
  THIRD,
  validate,
} from '../../../support/model.ts'

const LOGS = { EcrImagePull: false }

/** The policy that an owner with these properties has on the endpoint of logs. */
const policyOf = (owner: typeof OWNER, properties: object = {}, service = 'logs'): PolicyDocument =>
  policyFor(
    { service, kind: service === 's3' ? 'Gateway' : 'Interface' },
    parseProperties({ VpcId: 'vpc-0a', ...properties }),
    ENVIRONMENT,
    owner.id,
  )

const merged = (...policies: PolicyDocument[]): string =>
  JSON.stringify({ ...policies[0], Statement: policies.flatMap(({ Statement }) => Statement) })

const errorsWith = (policy: string, properties: object = {}, tags: Tags = ownedBy(OTHER)): readonly string[] => {
  const endpoints = [endpoint('logs', { subnetIds: ['subnet-0a', 'subnet-0c'], policy, tags })]
  return validate(observedVpc({ endpoints }), spec({ ...LOGS, ...properties })).errors
}

const ACCOUNT = { PolicyScope: 'Account' }
const organization = (OrganizationId: string) => ({ PolicyScope: 'Organization', OrganizationId })

describe('The scope of a shared policy', () => {
  test.each([
    ['Open', 'Account 123456789012', {}, ACCOUNT],
    ['Account 123456789012', 'Open', ACCOUNT, {}],
    ['Organization o-0123456789', 'Account 123456789012', organization('o-0123456789'), ACCOUNT],
    [
      'Organization o-0123456789',
      'Organization o-abcdefghij',
      organization('o-0123456789'),
      organization('o-abcdefghij'),
    ],
  ])('is an error if the other owner has %s and this one requests %s', (theirs, requested, their, mine) => {
    expect(errorsWith(merged(policyOf(OTHER, their)), mine)).toEqual([
      `PolicyScope: vpce-0logs (logs) is shared with back, whose scope is ${theirs}, but this resource requests ${requested}: the wider scope would undo the narrower one. Request the same in both, or use another VPC.`,
    ])
  })

  test.each([
    ['open', {}],
    ['the account', ACCOUNT],
    ['the organization', organization('o-0123456789')],
  ])('may be the same in both: %s', (_, properties) => {
    expect(errorsWith(merged(policyOf(OTHER, properties)), properties)).toEqual([])
  })

  test('is compared with that of each other owner', () => {
    const policy = merged(policyOf(OTHER), policyOf(THIRD, ACCOUNT))

    expect(errorsWith(policy, {}, ownedBy(OTHER, THIRD))).toEqual([
      expect.stringContaining('is shared with batch, whose'),
    ])
  })

  test('is no error if the other owner has no statement yet', () => {
    expect(errorsWith(merged(policyOf(OWNER)), ACCOUNT)).toEqual([])
  })

  test('is no error if both have a policy document, which has no scope', () => {
    const document = {
      PolicyDocuments: {
        logs: { Statement: { Sid: 'Mine', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } },
      },
    }

    expect(errorsWith(merged(policyOf(OTHER, document)), { ...document, ...ACCOUNT })).toEqual([])
  })
})

describe('The policy documents of several owners', () => {
  const document = (Action: string) => ({
    PolicyDocuments: { logs: { Statement: [{ Sid: 'Mine', Effect: 'Allow', Principal: '*', Action, Resource: '*' }] } },
  })
  const conflict = (stacks: string) =>
    `PolicyDocuments.logs: vpce-0logs is shared with ${stacks}, and an endpoint has one policy, in which two documents cannot be merged. Give the same document in both, or none.`

  test('may be the same', () => {
    expect(errorsWith(merged(policyOf(OTHER, document('logs:*'))), document('logs:*'))).toEqual([])
  })

  test('are an error that names the stacks whose document differs', () => {
    const policy = merged(policyOf(OTHER, document('logs:*')), policyOf(THIRD, document('logs:PutLogEvents')))

    expect(errorsWith(policy, document('logs:*'), ownedBy(OTHER, THIRD))).toEqual([conflict('batch')])
  })

  test('are an error if only another owner has one', () => {
    expect(errorsWith(merged(policyOf(OTHER, document('logs:*'))))).toEqual([conflict('back')])
  })
})

describe('The policy of a shared endpoint', () => {
  const buckets = (count: number, name: string) => ({
    S3Buckets: Array.from({ length: count }, (_, at) => `${name}-${'x'.repeat(45)}-${at + 10}`).join(','),
  })
  const errorsOfS3 = (policy: string, properties: object): readonly string[] => {
    const endpoints = [endpoint('s3', { policy, tags: ownedBy(OTHER), routeTableIds: ['rtb-0a', 'rtb-0c'] })]
    return validate(observedVpc({ endpoints }), spec({ CloudWatchLogs: false, ...properties })).errors.filter((error) =>
      error.startsWith('s3'),
    )
  }
  const theirs = merged(policyOf(OTHER, buckets(70, 'back'), 's3'))

  test('is an error if all parts together are longer than EC2 allows', () => {
    expect(errorsOfS3(theirs, buckets(80, 'front'))).toEqual([
      expect.stringMatching(
        /^s3: vpce-0s3 is shared with back, and its policy would have 2\d{4} characters with all that they allow; EC2 allows at most 20480\. Name fewer S3Buckets/,
      ),
    ])
  })

  test('is accepted if all parts together fit', () => {
    expect(errorsOfS3(theirs, buckets(30, 'front'))).toEqual([])
  })

  test('gets a warning if it cannot be read, whoever owns the endpoint', () => {
    for (const tags of [ownedBy(OTHER), ownedBy(OWNER)]) {
      const endpoints = [endpoint('logs', { subnetIds: ['subnet-0a', 'subnet-0c'], policy: '<Policy/>', tags })]

      expect(validate(observedVpc({ endpoints }), spec(LOGS))).toMatchObject({
        errors: [],
        warnings: [
          'logs: the policy of vpce-0logs cannot be read, so it is not changed, whatever the properties say. Check that it allows what the tasks need.',
        ],
      })
    }
  })
})

describe('The tags of a shared endpoint', () => {
  const named = (count: number, name = 'tag'): Tags =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}-${at}`, '']))
  const errorsOf = (tags: Tags, retiredTags: Tags = {}): readonly string[] => {
    const endpoints = [
      endpoint('logs', {
        subnetIds: ['subnet-0a', 'subnet-0c'],
        tags: { ...ownedBy(OTHER), ...allocationTag(OTHER, 'subnet-0a'), ...tags },
      }),
    ]
    return validate(observedVpc({ endpoints }), spec(LOGS, { retiredTags })).errors
  }

  test('do not count if AWS created them', () => {
    expect(errorsOf({ ...named(43), ...named(9, 'aws:cloudformation') })).toEqual([])
    expect(errorsOf(named(44))).toEqual([expect.stringContaining('would have 51 tags')])
  })

  test('do not count if they are retired, unless another owner declares them', () => {
    expect(errorsOf(named(44), named(1))).toEqual([])
    expect(errorsOf({ ...named(44), ...allocationTag(OTHER, '*') }, named(1))).toEqual([
      expect.stringContaining('would have 51 tags'),
    ])
  })

  test('count together with those of the template if the endpoint is adopted', () => {
    const errorsWith = (count: number): readonly string[] => {
      const endpoints = [
        endpoint('logs', { subnetIds: ['subnet-0a', 'subnet-0c'], tags: { ...ownedBy(), ...named(count) } }),
      ]
      const Tags = Array.from({ length: 20 }, (_, at) => ({ Key: `mine-${at}`, Value: 'x' }))
      return validate(observedVpc({ endpoints }), spec({ ...LOGS, Tags })).errors
    }

    expect(errorsWith(26)).toEqual([])
    expect(errorsWith(27)).toEqual([
      'vpce-0logs (logs) would have 51 tags, and EC2 allows 50: those that it has already count too. Give fewer Tags, or delete some of its own.',
    ])
  })
})
