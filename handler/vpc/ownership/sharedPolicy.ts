import { createHash } from 'node:crypto'
import { OUR_STATEMENTS, type PolicyDocument, type Statement } from '../model/policy.ts'

/** An endpoint's policy is the sum of its owners': each statement of ours has its owner's id at the end of its `Sid`. */
const isOf = (ownerId: string, { Sid }: Statement): boolean => Sid?.endsWith(ownerId) ?? false

/** A policy as EC2 gives it back: JSON, possibly encoded anew. Undefined where there is none, or none that can be read. */
export const readPolicy = (json: string): PolicyDocument | undefined => {
  try {
    const document = JSON.parse(json) as Partial<PolicyDocument> | null
    const statements = [document?.Statement ?? []].flat()
    const isPolicy = document?.Statement && statements.every((one) => typeof one === 'object' && one !== null)
    return isPolicy ? { ...document, Statement: statements } : undefined
  } catch {
    return undefined
  }
}

/** Whether there is a policy that can't be read. It is never changed, since others may have statements in it. */
export const isUnreadable = (json: string): boolean => json !== '' && readPolicy(json) === undefined

/** What is left of a shared policy without an owner's statements. */
export const withoutOwner = (policy: PolicyDocument, ownerId: string): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.filter((statement) => !isOf(ownerId, statement)),
})

/** The mark of any owner. */
const MARKED = /[0-9a-f]{12}$/

/**
 * A shared policy in which an owner's statements replace those that it had there. Those of other owners stay. Those of an owner
 * that no longer exists are removed.
 */
export const withOwner = (
  policy: PolicyDocument,
  own: PolicyDocument,
  ownerId: string,
  otherIds: readonly string[],
): PolicyDocument => {
  const isLeft = (statement: Statement): boolean =>
    MARKED.test(statement.Sid ?? '') && !otherIds.some((id) => isOf(id, statement))
  const others = withoutOwner(policy, ownerId).Statement.filter((statement) => !isLeft(statement))
  return { ...own, Statement: [...others, ...own.Statement] }
}

/** One owner's part of a policy, without the owner's id, and whether it is a document of `PolicyDocuments`. */
export const partOf = (policy: PolicyDocument, ownerId: string): { policy: PolicyDocument; isAuthors: boolean } => {
  const statements = policy.Statement.filter((statement) => isOf(ownerId, statement))
  const Statement = statements.map((statement) => ({
    ...statement,
    Sid: statement.Sid?.slice(0, -ownerId.length) ?? '',
  }))
  const ours: readonly string[] = OUR_STATEMENTS
  return { policy: { ...policy, Statement }, isAuthors: Statement.some(({ Sid }) => !ours.includes(Sid)) }
}

/** The buckets that an owner's statement names beside ECR's, by their ARNs. */
export const bucketsOf = (json: string, ownerId: string): string[] => {
  const named = readPolicy(json)?.Statement.filter(({ Sid }) => Sid === `Buckets${ownerId}`) ?? []
  const resources = named.flatMap(({ Resource }) => [Resource].flat().map(String))
  return resources.filter((resource) => !resource.endsWith('/*'))
}

/** The form in which equal values are equal text: a list of one for a lone value, keys and lists in order, no repetition. */
const canonical = (value: unknown): unknown => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value).map(([name, inner]) => [name, canonical(inner)] as const)
    return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)))
  }
  const items = [value].flat().map((item) => JSON.stringify(isScalar(item) ? String(item) : canonical(item)))
  return [...new Set(items)].sort()
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object'

/** An account is written by its id or by the ARN of its root user. */
const principalName = (name: unknown): unknown =>
  typeof name === 'string' ? (/^arn:[\w-]+:iam::(\d{12}):root$/.exec(name)?.[1] ?? name) : name

/** Everyone is `*` or `{"AWS": "*"}`. */
const canonicalPrincipal = (principal: unknown): unknown => {
  if (typeof principal !== 'object' || principal === null) return { AWS: [principal].flat() }
  return Object.fromEntries(
    Object.entries(principal).map(([type, names]) => [type, [names].flat().map(principalName)] as const),
  )
}

const PRINCIPALS = ['Principal', 'NotPrincipal']

/** A user or a role, whose ARN EC2 may give back as the unique id that it has in IAM. */
const isNamed = (name: string): boolean => /^arn:[\w-]+:(iam|sts)::\d{12}:(?!root$)/.test(name)

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
const isUniqueId = (name: string): boolean => /^A[A-Z]{2}A[A-Z0-9]{12,}$/.test(name)

const principalsOf = (statement: Statement): string[] =>
  PRINCIPALS.flatMap((element) => Object.values(Object(statement[element])))
    .flat()
    .map(String)

/** The end of a `Sid`, before its owner's id: a digest of the ARNs of principals that were sent. */
const SENT = /Sent[0-9a-f]{8}(?:[0-9a-f]{12})?$/

/** What a statement's `Sid` says of its principals, since what EC2 gives back may not tell whom they are. */
export const sentPrincipals = (statement: Statement): string => {
  const names = principalsOf(statement).filter(isNamed).sort()
  const digest = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 8)
  return names.length > 0 ? `Sent${digest}` : ''
}

/**
 * A policy in which the ARNs of another one stand for the unique ids that EC2 gives back for them. Only the digest in the `Sid`
 * tells whose ids they are, so statements without it stay as they are.
 */
const withArnsOf = (policy: PolicyDocument, other: PolicyDocument): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.map((statement) => {
    const sent = other.Statement.find(({ Sid }) => Sid === statement.Sid)
    return sent && SENT.test(sent.Sid ?? '') ? withArns(statement, principalsOf(sent)) : statement
  }),
})

/** An id that is one too many stays: its principal was added by hand. */
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

/** What a document without a version has. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const DEFAULT_VERSION = '2008-10-17'

const textOf = ({ Statement, ...rest }: PolicyDocument): string => {
  const statements = Statement.map((statement) => JSON.stringify(canonicalStatement(statement))).sort()
  return JSON.stringify([canonical(withoutEmpty({ Version: DEFAULT_VERSION, ...rest }, 'Id')), statements])
}

/** Whether a policy that EC2 gives back, with some of its elements in another form, is the same as one that is to be sent. */
export const isSamePolicy = (actual: PolicyDocument, sent: PolicyDocument): boolean =>
  textOf(withArnsOf(actual, sent)) === textOf(sent)
