import * as z from 'zod/mini'
import { nearest } from './nearest.ts'

/** A JSON object, or its string. */
export const parsedJson = (raw: unknown): unknown => {
  if (typeof raw !== 'string') return raw
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return raw
  }
}

interface Problem {
  path: PropertyKey[]
  message: string
}

type Elements = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Elements =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTextOrList = (value: unknown): boolean => {
  const items = [value].flat()
  return items.length > 0 && items.every((item) => typeof item === 'string' && item !== '')
}

const isPrincipal = (value: unknown): boolean =>
  value === '*' || (isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isTextOrList))

const isCondition = (value: unknown): boolean => isObject(value) && Object.values(value).every(isObject)

/** Elements of which a statement has exactly one, with their form. */
const ALTERNATIVES = [
  { names: ['Principal', 'NotPrincipal'], isValid: isPrincipal, form: '"*" or an object such as {"AWS": "*"}' },
  { names: ['Action', 'NotAction'], isValid: isTextOrList, form: 'an action, or a list of them' },
  { names: ['Resource', 'NotResource'], isValid: isTextOrList, form: 'a resource, or a list of them' },
] as const

const STATEMENT_ELEMENTS = ['Sid', 'Effect', 'Condition', ...ALTERNATIVES.flatMap(({ names }) => names)]
const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement']
const VERSIONS: readonly unknown[] = [undefined, '2012-10-17', '2008-10-17']

/** EC2 would refuse a misspelt element only after other endpoints are created. */
const unknownElements = (elements: Elements, known: readonly string[], of: string): Problem[] =>
  Object.keys(elements)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known)
      return { path: [name], message: `expected an element of ${of}${near ? `, such as ${near}` : ''}` }
    })

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const problemsOfStatement = (statement: unknown): Problem[] => {
  if (!isObject(statement)) return [{ path: [], message: 'expected a statement, such as {"Effect": "Allow", …}' }]
  const problems: Problem[] = []
  const expect = (name: string, isMet: boolean, expected: string): void => {
    if (!isMet) problems.push({ path: [name], message: `expected ${expected}` })
  }
  expect('Effect', statement.Effect === 'Allow' || statement.Effect === 'Deny', '"Allow" or "Deny"')
  for (const { names, isValid, form } of ALTERNATIVES) {
    const [name, other] = names
    const given = names.filter((one) => statement[one] !== undefined)
    if (given.length === 2) expect(other, false, `nothing beside ${name}`)
    else expect(given[0] ?? name, isValid(statement[given[0] ?? name]), form)
  }
  problems.push(...unknownElements(statement, STATEMENT_ELEMENTS, 'a statement'))
  const { Sid, Condition } = statement
  expect('Sid', Sid === undefined || typeof Sid === 'string', 'a text')
  expect('Condition', Condition === undefined || isCondition(Condition), 'an object such as {"StringEquals": {…}}')
  return problems
}

const problemsOfDocument = (document: unknown): Problem[] => {
  const message = 'expected a policy document with a "Statement"'
  if (!isObject(document) || document.Statement === undefined) return [{ path: [], message }]
  const version = { path: ['Version'], message: 'expected "2012-10-17" or "2008-10-17"' }
  return [
    ...unknownElements(document, DOCUMENT_ELEMENTS, 'a policy document'),
    ...(VERSIONS.includes(document.Version) ? [] : [version]),
    ...problemsOfStatements(document.Statement),
  ]
}

const problemsOfStatements = (Statement: unknown): Problem[] => {
  if (isObject(Statement)) return problemsOfStatement(Statement).map(within('Statement'))
  if (!Array.isArray(Statement) || Statement.length === 0)
    return [{ path: ['Statement'], message: 'expected a statement, or a list of statements' }]
  return Statement.flatMap((one, at) => problemsOfStatement(one).map(within('Statement', at))).concat(
    repeatedSids(Statement),
  )
}

const within =
  (...outer: PropertyKey[]) =>
  ({ path, message }: Problem): Problem => ({ path: [...outer, ...path], message })

/** A `Sid` must be unique in its document. An empty one does not count. */
const repeatedSids = (statements: readonly unknown[]): Problem[] => {
  const sids = statements.map((one) => (isObject(one) ? one.Sid : undefined))
  return sids.flatMap((sid, at) =>
    sid && sids.indexOf(sid) < at ? [{ path: ['Statement', at, 'Sid'], message: 'expected each Sid once' }] : [],
  )
}

const policyDocument = z.pipe(
  z.transform(parsedJson),
  z.unknown().check((payload) => {
    for (const { path, message } of problemsOfDocument(payload.value))
      payload.issues.push({ code: 'custom', input: payload.value, path, message })
  }),
)

/** Policy documents by short service name. */
export const policyDocuments = () =>
  z.record(z.string(), z.pipe(policyDocument, z.custom<Record<string, unknown>>()), {
    error: 'expected policy documents by service, such as {"ecr.api": {…}}',
  })
