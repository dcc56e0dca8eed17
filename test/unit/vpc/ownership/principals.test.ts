import { describe, expect, test } from '@jest/globals'
import type { Statement } from '../../../../handler/vpc/model/policy.ts'
import { isSamePolicy, sentPrincipals } from '../../../../handler/vpc/ownership/sharedPolicy.ts'

const OWNER_ID = '00000000000f'
const ROLE = 'arn:aws:iam::123456789012:role/task'
const USER = 'arn:aws:iam::123456789012:user/ann'
const ROLE_ID = 'AROA1234567890EXAMPLE'
const USER_ID = 'AIDA1234567890EXAMPLE'

const principals = (element: unknown): Statement => ({ Principal: element })

describe('The digest of principals in a Sid', () => {
  test.each([
    ROLE,
    USER,
    'arn:aws-us-gov:iam::123456789012:role/task',
    'arn:aws:sts::123456789012:assumed-role/task/session',
    'arn:aws:iam::123456789012:rootless',
  ])('exists for %s', (arn) => {
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
  ])('does not exist for %p', (element) => {
    expect(sentPrincipals(principals(element))).toBe('')
  })

  test('does not depend on the order, the element or the type of principal', () => {
    const digest = sentPrincipals(principals({ AWS: [ROLE, USER] }))

    expect(sentPrincipals(principals({ AWS: [USER, ROLE] }))).toBe(digest)
    expect(sentPrincipals({ NotPrincipal: { AWS: ROLE }, Principal: { AWS: [USER, '*'] } })).toBe(digest)
  })

  test('differs between principals', () => {
    expect(sentPrincipals(principals({ AWS: ROLE }))).not.toBe(sentPrincipals(principals({ AWS: USER })))
  })
})

const allowing = (elements: Statement, digestOf = elements, ownerId = OWNER_ID) => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: `Own${sentPrincipals(digestOf)}${ownerId}`, Effect: 'Allow', Action: '*', Resource: '*', ...elements },
  ],
})

/** What EC2 gives back for these elements: in the place of an ARN, an id. */
const givenBack = (elements: Statement, sent: Statement) => allowing(elements, sent)

describe('A policy that EC2 gives back with the ids of its principals', () => {
  test.each<[string, Statement, Statement]>([
    ['a role', principals({ AWS: ROLE }), principals({ AWS: ROLE_ID })],
    ['a user in a list', principals({ AWS: [USER] }), principals({ AWS: USER_ID })],
    ['both', principals({ AWS: [ROLE, USER] }), principals({ AWS: [USER_ID, ROLE_ID] })],
    ['one of two', principals({ AWS: [ROLE, USER] }), principals({ AWS: [USER, ROLE_ID] })],
    [
      'one beside an account',
      principals({ AWS: ['210987654321', ROLE] }),
      principals({ AWS: ['210987654321', ROLE_ID] }),
    ],
    ['those that are excepted', { NotPrincipal: { AWS: ROLE } }, { NotPrincipal: { AWS: ROLE_ID } }],
    [
      'one beside a service',
      principals({ AWS: ROLE, Service: 'ecs.amazonaws.com' }),
      principals({ AWS: ROLE_ID, Service: 'ecs.amazonaws.com' }),
    ],
  ])('is the same with that of %s', (_, sent, actual) => {
    expect(isSamePolicy(givenBack(actual, sent), allowing(sent))).toBe(true)
  })

  test('is the same where its statement has no owner', () => {
    const [sent, actual] = [principals({ AWS: ROLE }), principals({ AWS: ROLE_ID })]

    expect(isSamePolicy(allowing(actual, sent, ''), allowing(sent, sent, ''))).toBe(true)
  })

  test.each<[string, Statement, Statement]>([
    ['an id was added', principals({ AWS: ROLE }), principals({ AWS: [ROLE_ID, USER_ID] })],
    ['an id was added beside the ARN', principals({ AWS: ROLE }), principals({ AWS: [ROLE, USER_ID] })],
    ['an id is missing', principals({ AWS: [ROLE, USER] }), principals({ AWS: [ROLE_ID] })],
    ['it is for everyone', principals({ AWS: ROLE }), principals('*')],
    ['it has a principal of null', principals({ AWS: ROLE }), principals(null)],
    ['it has no principal', principals({ AWS: ROLE }), {}],
    ['an account takes the place of the ARN', principals({ AWS: ROLE }), principals({ AWS: '210987654321' })],
    ['its id is too short', principals({ AWS: ROLE }), principals({ AWS: 'AROA12345' })],
    ['its id is in lower case', principals({ AWS: ROLE }), principals({ AWS: ROLE_ID.toLowerCase() })],
    ['its id has something before it', principals({ AWS: ROLE }), principals({ AWS: `x${ROLE_ID}` })],
    ['its id has something after it', principals({ AWS: ROLE }), principals({ AWS: `${ROLE_ID}x` })],
    ['its id is of another form', principals({ AWS: ROLE }), principals({ AWS: 'AROB1234567890EXAMPLE' })],
  ])('differs where %s', (_, sent, actual) => {
    expect(isSamePolicy(givenBack(actual, sent), allowing(sent))).toBe(false)
  })

  test.each<[string, string]>([
    ['no digest', `Own${OWNER_ID}`],
    ['a digest that is not before the owner', `Own${sentPrincipals(principals({ AWS: ROLE }))}x`],
  ])('differs where its Sid has %s', (_, Sid) => {
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

  test('differs where the digest is of other principals', () => {
    const [sent, other] = [principals({ AWS: ROLE }), principals({ AWS: USER })]

    expect(isSamePolicy(allowing(principals({ AWS: ROLE_ID }), other), allowing(sent))).toBe(false)
  })
})
