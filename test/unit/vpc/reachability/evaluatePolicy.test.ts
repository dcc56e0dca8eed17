import { describe, expect, test } from '@jest/globals'
import type { Statement } from '../../../../handler/vpc/model/policy.ts'
import { type Decision, evaluatePolicy, matchPattern } from '../../../../handler/vpc/reachability/evaluatePolicy.ts'
import { ENVIRONMENT } from '../../../support/model.ts'

const PULL = { action: 'ecr:BatchGetImage', resource: 'arn:aws:ecr:ap-northeast-1:123456789012:repository/*' }
const TOKEN = { action: 'ecr:GetAuthorizationToken', resource: '*' }
const LAYERS = { action: 's3:GetObject', resource: 'arn:aws:s3:::layers/*' }

const allow = (elements: object = {}): Statement => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
  ...elements,
})
const deny = (elements: object = {}): Statement => allow({ Effect: 'Deny', ...elements })

const decide = (statements: Statement[], call = PULL): Decision =>
  evaluatePolicy({ Statement: statements }, call, ENVIRONMENT)

describe('evaluatePolicy', () => {
  test.each<[Decision, string, Statement[]]>([
    ['allowed', 'for everyone', [allow()]],
    ['denied', 'without statements', []],
    ['allowed', 'with the action in other letter case', [allow({ Action: 'ECR:batchgetimage' })]],
    ['allowed', 'with a wildcard in the action', [allow({ Action: ['ecr:Get*', 'ecr:Batch???Image'] })]],
    ['denied', 'with other actions', [allow({ Action: 'ecr:BatchGet' })]],
    ['allowed', 'with NotAction for other actions', [allow({ Action: undefined, NotAction: 'ecr:Put*' })]],
    ['denied', 'with NotAction for this action', [allow({ Action: undefined, NotAction: 'ecr:Batch*' })]],
    ['allowed', 'for every repository', [allow({ Resource: 'arn:aws:ecr:*:*:repository/*' })]],
    ['unknown', 'for one repository', [allow({ Resource: 'arn:aws:ecr:*:*:repository/app' })]],
    ['denied', 'for resources of another service', [allow({ Resource: 'arn:aws:s3:::*' })]],
    ['unknown', 'for a resource with a variable', [allow({ Resource: `arn:aws:ecr:*:*:repository/$\{aws:userid}` })]],
    [
      'allowed',
      'with NotResource for other resources',
      [allow({ Resource: undefined, NotResource: 'arn:aws:s3:::*' })],
    ],
    ['denied', 'with NotResource for these resources', [allow({ Resource: undefined, NotResource: 'arn:aws:ecr:*' })]],
    ['allowed', 'for every AWS principal', [allow({ Principal: { AWS: ['*'] } })]],
    ['unknown', 'for the account', [allow({ Principal: { AWS: '123456789012' } })]],
    ['unknown', 'for a role', [allow({ Principal: { AWS: 'arn:aws:iam::123456789012:role/task' } })]],
    ['denied', 'for another account', [allow({ Principal: { AWS: 'arn:aws:iam::999999999999:root' } })]],
    ['denied', 'for a service', [allow({ Principal: { Service: 'ecs.amazonaws.com' } })]],
    ['unknown', 'with NotPrincipal', [allow({ Principal: undefined, NotPrincipal: { AWS: '999999999999' } })]],
    ['allowed', 'with a condition for the account', [allow(ofAccount('123456789012'))]],
    ['denied', 'with a condition for another account', [allow(ofAccount('999999999999'))]],
    ['unknown', 'with an unknown condition', [allow({ Condition: { Bool: { 'aws:SecureTransport': true } } })]],
    [
      'allowed',
      'with an uncertain statement beside one for everyone',
      [allow({ Principal: { AWS: '123456789012' } }), allow()],
    ],
    ['denied', 'that denies the action', [allow(), deny({ Action: 'ecr:*' })]],
    ['allowed', 'that denies another action', [allow(), deny({ Action: 'ecr:Delete*' })]],
    [
      'unknown',
      'that denies the action under a condition',
      [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': false } } })],
    ],
    ['unknown', 'that denies one repository', [allow(), deny({ Resource: 'arn:aws:ecr:*:*:repository/secret' })]],
  ])('returns %s for image pulls by a policy %s', (decision, _, statements) => {
    expect(decide(JSON.parse(JSON.stringify(statements)))).toBe(decision)
  })

  test('returns denied for an action without a resource if the policy is for repositories', () => {
    expect(decide([allow({ Resource: PULL.resource })], TOKEN)).toBe('denied')
    expect(decide([allow({ Resource: ['*'] })], TOKEN)).toBe('allowed')
  })

  test('returns unknown for layers with a condition for the account, since ECR signs their links', () => {
    expect(decide([allow(ofAccount('123456789012'))], LAYERS)).toBe('unknown')
  })
})

describe('A condition on the owner of the resource', () => {
  const STARPORT = {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*',
  }
  const owner = (operator: string, key: string, ...values: string[]) => ({
    Condition: { [operator]: { [key]: values } },
  })
  const ACCOUNT = ['aws:ResourceAccount', '123456789012'] as const
  const ORGANIZATION = ['aws:ResourceOrgID', 'o-a1b2c3d4e5'] as const

  test.each<[string, Statement[], Decision]>([
    ['allows only those of the account', [allow(owner('StringEquals', ...ACCOUNT))], 'denied'],
    ['allows only those of the organization', [allow(owner('StringLike', ...ORGANIZATION))], 'denied'],
    ['denies those of other accounts', [allow(), deny(owner('StringNotEquals', ...ACCOUNT))], 'denied'],
    ['denies those of other organizations', [allow(), deny(owner('StringNotLike', ...ORGANIZATION))], 'denied'],
    ['names further accounts', [allow(owner('StringEquals', ...ACCOUNT, '210987654321'))], 'unknown'],
    ['has a wildcard', [allow(owner('StringLike', 'aws:ResourceOrgID', 'o-*'))], 'unknown'],
    ['has another operator', [allow(owner('StringEqualsIfExists', ...ACCOUNT))], 'unknown'],
    ['has an exception', [allow(owner('StringEquals', ...ACCOUNT)), allow({ Resource: STARPORT.resource })], 'allowed'],
  ])('that %s is known to exclude image layers, or not', (_, statements, decision) => {
    expect(decide(statements, STARPORT)).toBe(decision)
  })

  test('is unknown for other resources', () => {
    expect(decide([allow(owner('StringEquals', ...ACCOUNT))], LAYERS)).toBe('unknown')
  })
})

function ofAccount(id: string) {
  return { Condition: { StringEquals: { 'aws:PrincipalAccount': [id] } } }
}

describe('matchPattern', () => {
  test.each([
    ['yes', 'arn:aws:s3:::a*', 'arn:aws:s3:::a/*'],
    ['maybe', 'arn:aws:s3:::a/b', 'arn:aws:s3:::a/*'],
    ['maybe', 'arn:aws:s3:::*/b', 'arn:aws:s3:::a/*'],
    ['no', 'arn:aws:s3:::a', 'arn:aws:s3:::a/*'],
    ['no', 'arn:aws:s3:::b/*', 'arn:aws:s3:::a/*'],
    ['yes', 'arn:aws:s3:::?/*', 'arn:aws:s3:::a/*'],
    ['no', 'arn:aws:s3:::a.b/*', 'arn:aws:s3:::axb/*'],
    ['yes', '**', ''],
  ])('returns %s for the pattern %j and the resource %j', (expected, pattern, subject) => {
    expect(matchPattern(pattern, subject)).toBe(expected)
  })
})
