import { OUR_STATEMENTS, type PolicyDocument, type Statement } from '../model/policy.ts'

/** An endpoint's policy is the sum of its users': each statement of ours carries its user's id at the end of its `Sid`. */
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

/** What is left of a shared policy when a user takes its own statements away. */
export const withoutOwner = (policy: PolicyDocument, ownerId: string): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.filter((statement) => !isOf(ownerId, statement)),
})

/** The mark of any owner. */
const MARKED = /[0-9a-f]{12}$/

/**
 * A shared policy with one user's statements put in place of those that it had there. Those of the others stay; those of
 * a user that is gone do not, nor does it matter why they were left.
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

/** One user's part of a policy, without the mark of the user, and whether it is a document of an author's own. */
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

/** Whether two policies are the same to EC2, which writes some of their elements in another form. */
export const isSamePolicy = (a: PolicyDocument, b: PolicyDocument): boolean => textOf(a) === textOf(b)
