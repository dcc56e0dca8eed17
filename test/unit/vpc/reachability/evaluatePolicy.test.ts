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

describe('A policy', () => {
  test.each<[string, Statement[], Decision]>([
    ['for everyone', [allow()], 'allowed'],
    ['without statements', [], 'denied'],
    ['with the action in any case of letters', [allow({ Action: 'ECR:batchgetimage' })], 'allowed'],
    ['with a wildcard in the action', [allow({ Action: ['ecr:Get*', 'ecr:Batch???Image'] })], 'allowed'],
    ['with other actions', [allow({ Action: 'ecr:BatchGet' })], 'denied'],
    ['with all actions but others', [allow({ Action: undefined, NotAction: 'ecr:Put*' })], 'allowed'],
    ['with all actions but this', [allow({ Action: undefined, NotAction: 'ecr:Batch*' })], 'denied'],
    ['for every repository', [allow({ Resource: 'arn:aws:ecr:*:*:repository/*' })], 'allowed'],
    ['for one repository', [allow({ Resource: 'arn:aws:ecr:*:*:repository/app' })], 'unknown'],
    ['for another service', [allow({ Resource: 'arn:aws:s3:::*' })], 'denied'],
    [
      'for a resource that the call names',
      [allow({ Resource: `arn:aws:ecr:*:*:repository/$\{aws:userid}` })],
      'unknown',
    ],
    ['for all resources but others', [allow({ Resource: undefined, NotResource: 'arn:aws:s3:::*' })], 'allowed'],
    ['for all resources but these', [allow({ Resource: undefined, NotResource: 'arn:aws:ecr:*' })], 'denied'],
    ['for everyone of AWS', [allow({ Principal: { AWS: ['*'] } })], 'allowed'],
    ['for the account', [allow({ Principal: { AWS: '123456789012' } })], 'unknown'],
    ['for a role', [allow({ Principal: { AWS: 'arn:aws:iam::123456789012:role/task' } })], 'unknown'],
    ['for another account', [allow({ Principal: { AWS: 'arn:aws:iam::999999999999:root' } })], 'denied'],
    ['for a service', [allow({ Principal: { Service: 'ecs.amazonaws.com' } })], 'denied'],
    ['for all but someone', [allow({ Principal: undefined, NotPrincipal: { AWS: '999999999999' } })], 'unknown'],
    ['for principals of the account', [allow(ofAccount('123456789012'))], 'allowed'],
    ['for principals of another account', [allow(ofAccount('999999999999'))], 'denied'],
    ['under an unknown condition', [allow({ Condition: { Bool: { 'aws:SecureTransport': true } } })], 'unknown'],
    [
      'that is unknown beside one that is for everyone',
      [allow({ Principal: { AWS: '123456789012' } }), allow()],
      'allowed',
    ],
    ['that denies the action', [allow(), deny({ Action: 'ecr:*' })], 'denied'],
    ['that denies another action', [allow(), deny({ Action: 'ecr:Delete*' })], 'allowed'],
    [
      'that denies under a condition',
      [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': false } } })],
      'unknown',
    ],
    ['that denies one repository', [allow(), deny({ Resource: 'arn:aws:ecr:*:*:repository/secret' })], 'unknown'],
  ])('%s: image pulls are %s', (_, statements, decision) => {
    expect(decide(JSON.parse(JSON.stringify(statements)))).toBe(decision)
  })

  test('for repositories allows no action that has no resource', () => {
    expect(decide([allow({ Resource: PULL.resource })], TOKEN)).toBe('denied')
    expect(decide([allow({ Resource: ['*'] })], TOKEN)).toBe('allowed')
  })

  test('for principals of the account may not allow layers, whose links ECR signs', () => {
    expect(decide([allow(ofAccount('123456789012'))], LAYERS)).toBe('unknown')
  })
})

function ofAccount(id: string) {
  return { Condition: { StringEquals: { 'aws:PrincipalAccount': [id] } } }
}

describe('A pattern', () => {
  test.each([
    ['arn:aws:s3:::a*', 'arn:aws:s3:::a/*', 'yes'],
    ['arn:aws:s3:::a/b', 'arn:aws:s3:::a/*', 'maybe'],
    ['arn:aws:s3:::*/b', 'arn:aws:s3:::a/*', 'maybe'],
    ['arn:aws:s3:::a', 'arn:aws:s3:::a/*', 'no'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::a/*', 'no'],
    ['arn:aws:s3:::?/*', 'arn:aws:s3:::a/*', 'yes'],
    ['arn:aws:s3:::a.b/*', 'arn:aws:s3:::axb/*', 'no'],
    ['**', '', 'yes'],
  ])('%s holds %s: %s', (pattern, subject, expected) => {
    expect(matchPattern(pattern, subject)).toBe(expected)
  })
})
