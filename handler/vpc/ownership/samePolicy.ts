/** Whether policies are equal: EC2 returns a policy in another form than it was sent. */
import { createHash } from 'node:crypto'
import type { PolicyDocument, Statement } from '../model/policy.ts'

/** A form in which equal values have equal text: single values as lists, keys and lists sorted, without duplicates. */
const canonical = (value: unknown): unknown => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value).map(([name, inner]) => [name, canonical(inner)] as const)
    return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)))
  }
  const items = [value].flat().map((item) => JSON.stringify(isScalar(item) ? String(item) : canonical(item)))
  return [...new Set(items)].sort()
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object'

/** An account can be written as its id or as the ARN of its root user. */
const principalName = (name: unknown): unknown =>
  typeof name === 'string' ? (/^arn:[\w-]+:iam::(\d{12}):root$/.exec(name)?.[1] ?? name) : name

/** Everyone can be written as `*` or as `{"AWS": "*"}`. */
const canonicalPrincipal = (principal: unknown): unknown => {
  if (typeof principal !== 'object' || principal === null) return { AWS: [principal].flat() }
  return Object.fromEntries(
    Object.entries(principal).map(([type, names]) => [type, [names].flat().map(principalName)] as const),
  )
}

const PRINCIPALS = ['Principal', 'NotPrincipal']

/** Whether it is the ARN of a user or a role. EC2 may return the unique id of these in IAM instead. */
const isNamed = (name: string): boolean => /^arn:[\w-]+:(iam|sts)::\d{12}:(?!root$)/.test(name)

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
const isUniqueId = (name: string): boolean => /^A[A-Z]{2}A[A-Z0-9]{12,}$/.test(name)

const principalsOf = (statement: Statement): string[] =>
  PRINCIPALS.flatMap((element) => Object.values(Object(statement[element])))
    .flat()
    .map(String)

/** The end of a `Sid`, before the owner id: a digest of the principals' ARNs as they were sent. */
const SENT = /Sent[0-9a-f]{8}(?:[0-9a-f]{12})?$/

/** The digest of a statement's principals for its `Sid`. What EC2 returns may not say which principals they are. */
export const sentPrincipals = (statement: Statement): string => {
  const names = principalsOf(statement).filter(isNamed).sort()
  const digest = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 8)
  return names.length > 0 ? `Sent${digest}` : ''
}

/**
 * A policy in which unique ids are replaced by the ARNs of another policy. Only the digest in the `Sid` proves that
 * they belong together, so statements without it stay unchanged.
 */
const withArnsOf = (policy: PolicyDocument, other: PolicyDocument): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.map((statement) => {
    const sent = other.Statement.find(({ Sid }) => Sid === statement.Sid)
    return sent && SENT.test(sent.Sid ?? '') ? withArns(statement, principalsOf(sent)) : statement
  }),
})

/** A surplus id stays: that principal was added by hand. */
const withArns = (statement: Statement, sent: readonly string[]): Statement => {
  const present = principalsOf(statement)
  const missing = sent.filter((name) => isNamed(name) && !present.includes(name))
  const renamed = (names: unknown): unknown[] =>
    [names].flat().map((name) => (isUniqueId(String(name)) ? (missing.shift() ?? name) : name))
  const elements = PRINCIPALS.flatMap((element) => {
    const principals = statement[element]
    if (typeof principals !== 'object' || principals === null) return []
    const entries = Object.entries(principals).map(([type, names]) => [type, renamed(names)] as const)
    return [[element, Object.fromEntries(entries)] as const]
  })
  return { ...statement, ...Object.fromEntries(elements) }
}

const withoutEmpty = (elements: object, ...names: readonly string[]): object =>
  Object.fromEntries(Object.entries(elements).filter(([name, value]) => !(names.includes(name) && value === '')))

const canonicalStatement = (statement: Statement): unknown =>
  canonical(
    Object.fromEntries(
      Object.entries(withoutEmpty(statement, 'Sid')).map(([name, value]) => [
        name,
        PRINCIPALS.includes(name) ? canonicalPrincipal(value) : value,
      ]),
    ),
  )

/**
 * The default version of a document.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
const DEFAULT_VERSION = '2008-10-17'

/** The text of a policy in the form in which equal policies are equal. */
export const canonicalText = ({ Statement, ...rest }: PolicyDocument): string => {
  const statements = Statement.map((statement) => JSON.stringify(canonicalStatement(statement))).sort()
  return JSON.stringify([canonical(withoutEmpty({ Version: DEFAULT_VERSION, ...rest }, 'Id')), statements])
}

/** Whether a policy that EC2 returned, possibly in another form, equals one that is to be sent. */
export const isSamePolicy = (actual: PolicyDocument, sent: PolicyDocument): boolean =>
  canonicalText(withArnsOf(actual, sent)) === canonicalText(sent)
