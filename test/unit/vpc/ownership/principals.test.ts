import { describe, expect, test } from '@jest/globals'
import type { Statement } from '../../../../handler/vpc/model/policy.ts'
import { isSamePolicy, sentPrincipals } from '../../../../handler/vpc/ownership/samePolicy.ts'

const OWNER_ID = '00000000000f'
const ROLE = 'arn:aws:iam::123456789012:role/task'
const USER = 'arn:aws:iam::123456789012:user/ann'
const ROLE_ID = 'AROA1234567890EXAMPLE'
const USER_ID = 'AIDA1234567890EXAMPLE'

const principals = (element: unknown): Statement => ({ Principal: element })

describe('sentPrincipals', () => {
  test.each([
    ROLE,
    USER,
    'arn:aws-us-gov:iam::123456789012:role/task',
    'arn:aws:sts::123456789012:assumed-role/task/session',
    'arn:aws:iam::123456789012:rootless',
  ])('returns a digest for %s', (arn) => {
    expect(sentPrincipals(principals({ AWS: arn }))).toMatch(/^Sent[0-9a-f]{8}$/)
  })

  test.each<[unknown]>([
    ['*'],
    [undefined],
    [null],
    [{ AWS: '*' }],
    [{ AWS: '123456789012' }],
    [{ AWS: 'arn:aws:iam::123456789012:root' }],
    [{ AWS: 'arn:aws:iam::1234567890:role/task' }],
    [{ AWS: `x${ROLE}` }],
    [{ AWS: 'arn:aws:s3::123456789012:role/task' }],
    [{ Service: 'ecs.amazonaws.com' }],
  ])('returns no digest for %p', (element) => {
    expect(sentPrincipals(principals(element))).toBe('')
  })

  test('returns the same digest for another order, element or type of principal', () => {
    const digest = sentPrincipals(principals({ AWS: [ROLE, USER] }))

    expect(sentPrincipals(principals({ AWS: [USER, ROLE] }))).toBe(digest)
    expect(sentPrincipals({ NotPrincipal: { AWS: ROLE }, Principal: { AWS: [USER, '*'] } })).toBe(digest)
  })

  test('returns different digests for different principals', () => {
    expect(sentPrincipals(principals({ AWS: ROLE }))).not.toBe(sentPrincipals(principals({ AWS: USER })))
  })
})

const allowing = (elements: Statement, digestOf = elements, ownerId = OWNER_ID) => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: `Own${sentPrincipals(digestOf)}${ownerId}`, Effect: 'Allow', Action: '*', Resource: '*', ...elements },
  ],
})

/** The policy that EC2 returns for these elements, with ids instead of ARNs. */
const givenBack = (elements: Statement, sent: Statement) => allowing(elements, sent)

describe('A policy that EC2 returns with the ids of its principals', () => {
  test.each<[string, Statement, Statement]>([
    ['a role', principals({ AWS: ROLE }), principals({ AWS: ROLE_ID })],
    ['a user in a list', principals({ AWS: [USER] }), principals({ AWS: USER_ID })],
    ['a role and a user', principals({ AWS: [ROLE, USER] }), principals({ AWS: [USER_ID, ROLE_ID] })],
    ['one of two principals', principals({ AWS: [ROLE, USER] }), principals({ AWS: [USER, ROLE_ID] })],
    [
      'a role beside an account',
      principals({ AWS: ['210987654321', ROLE] }),
      principals({ AWS: ['210987654321', ROLE_ID] }),
    ],
    ['an excepted role', { NotPrincipal: { AWS: ROLE } }, { NotPrincipal: { AWS: ROLE_ID } }],
    [
      'a role beside a service',
      principals({ AWS: ROLE, Service: 'ecs.amazonaws.com' }),
      principals({ AWS: ROLE_ID, Service: 'ecs.amazonaws.com' }),
    ],
  ])('is the same with the id of %s', (_, sent, actual) => {
    expect(isSamePolicy(givenBack(actual, sent), allowing(sent))).toBe(true)
  })

  test('is the same if its statement has no owner', () => {
    const [sent, actual] = [principals({ AWS: ROLE }), principals({ AWS: ROLE_ID })]

    expect(isSamePolicy(allowing(actual, sent, ''), allowing(sent, sent, ''))).toBe(true)
  })

  test.each<[string, Statement, Statement]>([
    ['an id was added', principals({ AWS: ROLE }), principals({ AWS: [ROLE_ID, USER_ID] })],
    ['an id was added beside the ARN', principals({ AWS: ROLE }), principals({ AWS: [ROLE, USER_ID] })],
    ['an id is missing', principals({ AWS: [ROLE, USER] }), principals({ AWS: [ROLE_ID] })],
    ['it is for everyone', principals({ AWS: ROLE }), principals('*')],
    ['its principal is null', principals({ AWS: ROLE }), principals(null)],
    ['it has no principal', principals({ AWS: ROLE }), {}],
    ['an account replaces the ARN', principals({ AWS: ROLE }), principals({ AWS: '210987654321' })],
    ['its id is too short', principals({ AWS: ROLE }), principals({ AWS: 'AROA12345' })],
    ['its id is in lower case', principals({ AWS: ROLE }), principals({ AWS: ROLE_ID.toLowerCase() })],
    ['its id has a prefix', principals({ AWS: ROLE }), principals({ AWS: `x${ROLE_ID}` })],
    ['its id has a suffix', principals({ AWS: ROLE }), principals({ AWS: `${ROLE_ID}x` })],
    ['its id is of another form', principals({ AWS: ROLE }), principals({ AWS: 'AROB1234567890EXAMPLE' })],
  ])('differs if %s', (_, sent, actual) => {
    expect(isSamePolicy(givenBack(actual, sent), allowing(sent))).toBe(false)
  })

  test.each<[string, string]>([
    ['no digest', `Own${OWNER_ID}`],
    ['a digest that is not before the owner', `Own${sentPrincipals(principals({ AWS: ROLE }))}x`],
  ])('differs if its Sid has %s', (_, Sid) => {
    const withSid = (AWS: string) => ({ Statement: [{ Sid, Effect: 'Allow', Principal: { AWS } }] })

    expect(isSamePolicy(withSid(ROLE_ID), withSid(ROLE))).toBe(false)
  })

  test('is compared statement by statement', () => {
    const [role, user] = [principals({ AWS: ROLE }), principals({ AWS: USER })]
    const both = (a: Statement, b: Statement) => ({
      Statement: [...allowing(a, role).Statement, ...allowing(b, user).Statement],
    })

    expect(isSamePolicy(both(principals({ AWS: ROLE_ID }), principals({ AWS: USER_ID })), both(role, user))).toBe(true)
  })

  test('differs if the digest is of other principals', () => {
    const [sent, other] = [principals({ AWS: ROLE }), principals({ AWS: USER })]

    expect(isSamePolicy(allowing(principals({ AWS: ROLE_ID }), other), allowing(sent))).toBe(false)
  })
})
