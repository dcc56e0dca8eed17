import { describe, expect, test } from '@jest/globals'
import type { Statement } from '../../../../handler/vpc/model/policy.ts'
import { isSamePolicy } from '../../../../handler/vpc/ownership/samePolicy.ts'
import {
  bucketsOf,
  isUnreadable,
  partOf,
  readPolicy,
  withOwner,
  withoutOwner,
} from '../../../../handler/vpc/ownership/sharedPolicy.ts'

const FRONT = '00000000000f'
const BACK = '00000000000b'

const statement = (Sid: string, Resource = '*') => ({ Sid, Effect: 'Allow', Principal: '*', Action: '*', Resource })
const policy = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement })

const front = statement(`Buckets${FRONT}`, 'arn:aws:s3:::front/*')
const back = statement(`Buckets${BACK}`, 'arn:aws:s3:::back/*')
const byHand = statement('ByHand')
const nameless = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' }

describe('A policy that several owners share', () => {
  test('gets the statements of a new owner beside the existing ones', () => {
    expect(withOwner(policy(back, byHand), policy(front), FRONT, [BACK])).toEqual(policy(back, byHand, front))
  })

  test('gets the new statements of an owner instead of its old ones', () => {
    const wider = statement(`Buckets${FRONT}`, 'arn:aws:s3:::front-*')

    expect(withOwner(policy(front, back), policy(wider), FRONT, [BACK])).toEqual(policy(back, wider))
  })

  test('loses the statements of an owner that no longer exists', () => {
    const gone = statement('Open00000000000c')

    expect(withOwner(policy(gone, back, nameless), policy(front), FRONT, [BACK])).toEqual(policy(back, nameless, front))
  })

  test('keeps a statement by hand that names an account', () => {
    const account = statement('Account210987654321')

    expect(withOwner(policy(account, back), policy(front), FRONT, [BACK])).toEqual(policy(account, back, front))
  })

  test('keeps the statements of all other owners', () => {
    const third = statement('Open00000000000c')
    const others = [BACK, '00000000000c']

    expect(withOwner(policy(third, back), policy(front), FRONT, others)).toEqual(policy(third, back, front))
  })

  test('loses only the statements of an owner that leaves', () => {
    expect(withoutOwner(policy(front, back, byHand, nameless), FRONT)).toEqual(policy(back, byHand, nameless))
  })
})

describe('An owner’s part of a policy', () => {
  test('contains its statements, without its id', () => {
    expect(partOf(policy(front, back, byHand, nameless), FRONT)).toEqual({
      policy: policy({ ...front, Sid: 'Buckets' }),
      isTemplateDocument: false,
    })
  })

  test.each(['AllBuckets', 'EcrLayers', 'Buckets', 'Open', 'Account', 'Organization'])(
    'is not a document of the template if it has the statement %s',
    (name) => {
      expect(partOf(policy(statement(`${name}${FRONT}`)), FRONT).isTemplateDocument).toBe(false)
    },
  )

  test.each(['Own', '', 'Buckets1'])('is a document of the template if a statement has another name: “%s”', (name) => {
    expect(partOf(policy(front, statement(`${name}${FRONT}`)), FRONT).isTemplateDocument).toBe(true)
  })

  test('is empty for a new owner', () => {
    expect(partOf(policy(back), FRONT)).toEqual({ policy: policy(), isTemplateDocument: false })
  })
})

describe('The buckets of an owner', () => {
  const buckets = (...Resource: string[]) => ({
    Sid: `Buckets${FRONT}`,
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource,
  })

  test('are those of its own statement, without their objects', () => {
    const Statement = [
      buckets('arn:aws:s3:::front', 'arn:aws:s3:::front/*', 'arn:aws:s3:::logs-*'),
      { ...buckets('arn:aws:s3:::layers'), Sid: `EcrLayers${FRONT}` },
      { ...buckets('arn:aws:s3:::back'), Sid: `Buckets${BACK}` },
    ]

    expect(bucketsOf(JSON.stringify({ Statement }), FRONT)).toEqual(['arn:aws:s3:::front', 'arn:aws:s3:::logs-*'])
  })

  test('may be one that EC2 returns without a list', () => {
    const Statement = { ...buckets(), Resource: 'arn:aws:s3:::front' }

    expect(bucketsOf(JSON.stringify({ Statement }), FRONT)).toEqual(['arn:aws:s3:::front'])
  })

  test.each(['', '<Policy/>'])('are none if the policy cannot be read: “%s”', (text) => {
    expect(bucketsOf(text, FRONT)).toEqual([])
  })
})

describe('A policy that EC2 returns', () => {
  test('is read with its statements in a list', () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: front })

    expect(readPolicy(text)).toEqual(policy(front))
    expect(isUnreadable(text)).toBe(false)
  })

  test('may be empty', () => {
    expect(readPolicy('')).toBeUndefined()
    expect(isUnreadable('')).toBe(false)
  })

  test.each([
    '<Policy/>',
    '{"Statement":',
    'null',
    '"*"',
    '[]',
    '{}',
    '{"Statement":[null]}',
    '{"Statement":[{},null]}',
    '{"Statement":"Allow"}',
  ])('is unreadable if it is not a policy: %s', (text) => {
    expect(readPolicy(text)).toBeUndefined()
    expect(isUnreadable(text)).toBe(true)
  })
})

describe('Two policies', () => {
  const listed = { Sid: 'A', Effect: 'Allow', Principal: { AWS: ['1', '2'] }, Action: ['b', 'a'], Resource: ['*'] }

  test.each([
    [
      'the order of keys',
      { Resource: ['*'], Action: ['b', 'a'], Principal: { AWS: ['1', '2'] }, Effect: 'Allow', Sid: 'A' },
    ],
    ['a single value without a list', { ...listed, Resource: '*' }],
    ['the order of a list', { ...listed, Action: ['a', 'b'], Principal: { AWS: ['2', '1'] } }],
  ])('are the same if they differ only by %s', (_, other) => {
    expect(isSamePolicy(policy(listed), policy(other))).toBe(true)
  })

  const one = (elements: object) => policy({ ...listed, ...elements })
  const root = (partition: string) => `arn:${partition}:iam::123456789012:root`

  test.each([
    ['everyone written as a list', one({ Principal: '*' }), one({ Principal: { AWS: ['*'] } })],
    ['everyone written as an object', one({ Principal: '*' }), one({ Principal: { AWS: '*' } })],
    ['everyone in NotPrincipal, written as an object', one({ NotPrincipal: '*' }), one({ NotPrincipal: { AWS: '*' } })],
    [
      'an account written as its root ARN',
      one({ Principal: { AWS: '123456789012' } }),
      one({ Principal: { AWS: root('aws') } }),
    ],
    [
      'an account written as a root ARN of another partition',
      one({ Principal: { AWS: ['123456789012'] } }),
      one({ Principal: { AWS: root('aws-cn') } }),
    ],
    ['an empty Sid', one({ Sid: '' }), policy({ ...listed, Sid: undefined } as never)],
    ['an empty Id', { ...one({}), Id: '' }, one({})],
    ['the default version', { Statement: [listed] }, { Version: '2008-10-17', Statement: [listed] }],
    ['a repeated action', one({ Action: ['a', 'b', 'a'] }), one({})],
    [
      'a boolean written as text',
      one({ Condition: { Bool: { x: true } } }),
      one({ Condition: { Bool: { x: ['true'] } } }),
    ],
  ])('are the same if they differ only by %s', (_, a, b) => {
    expect(isSamePolicy(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))).toBe(true)
  })

  test('are the same if they differ only by the order of their statements', () => {
    expect(isSamePolicy(policy(front, back), policy(back, front))).toBe(true)
  })

  test.each([
    ['another effect', { ...listed, Effect: 'Deny' }],
    ['another action', { ...listed, Action: ['a'] }],
    ['another principal', { ...listed, Principal: '*' }],
    ['another account', { ...listed, Principal: { AWS: ['1', 'arn:aws:iam::123456789012:root'] } }],
    ['another kind of principal', { ...listed, Principal: { Service: ['1', '2'] } }],
    ['another Sid', { ...listed, Sid: 'B' }],
    ['no principal', { ...listed, Principal: null }],
    ['a null element', { ...listed, Condition: null }],
    ['an object in a list', { ...listed, Action: [{ a: 1 }] }],
    ['a condition', { ...listed, Condition: { StringEquals: { 'aws:PrincipalAccount': '1' } } }],
  ])('differ by %s', (_, other) => {
    expect(isSamePolicy(policy(listed), policy(other))).toBe(false)
  })

  test('differ by a value deep in a list', () => {
    const one = { ...listed, Condition: [{ a: 1 }] }

    expect(isSamePolicy(policy(one), policy({ ...one, Condition: [{ a: 2 }] }))).toBe(false)
  })

  test.each(['xarn:aws:iam::123456789012:root', 'arn:aws:iam::123456789012:rootx'])(
    'differ if one names an account and the other a principal that is not its root user: %s',
    (AWS) => {
      const account = { ...listed, Principal: { AWS: '123456789012' } }

      expect(isSamePolicy(policy(account), policy({ ...listed, Principal: { AWS } }))).toBe(false)
    },
  )

  test('differ by an extra statement', () => {
    expect(isSamePolicy(policy(front), policy(front, front))).toBe(false)
  })

  test('differ by their version', () => {
    expect(isSamePolicy(policy(front), { ...policy(front), Version: '2008-10-17' })).toBe(false)
  })
})
