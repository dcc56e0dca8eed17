import { OUR_STATEMENTS, type PolicyDocument, type Statement } from '../model/policy.ts'

/** An endpoint's policy is the sum of its users': each statement of ours carries its user's id at the end of its `Sid`. */
const isOf = (ownerId: string, { Sid }: Statement): boolean => Sid?.endsWith(ownerId) ?? false

/** A policy as EC2 gives it back: JSON, possibly encoded anew. Undefined where there is none. */
export const readPolicy = (json: string): PolicyDocument | undefined => {
  if (json === '') return undefined
  const document = JSON.parse(json) as PolicyDocument
  return { ...document, Statement: [document.Statement].flat() }
}

/** What is left of a shared policy when a user takes its own statements away. */
export const withoutOwner = (policy: PolicyDocument, ownerId: string): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.filter((statement) => !isOf(ownerId, statement)),
})

/** The mark of some user, whoever it is. */
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

/** The form in which equal policies are equal text: a list of one for a lone value, keys and lists in order. */
const canonical = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item))
    return items.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([name, inner]) => [name, canonical(inner, name)] as const)
    return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)))
  }
  const isText = key === 'Version' || key === 'Id' || key === 'Sid' || key === 'Effect' || key === 'Principal'
  return isText || key === '' ? value : [value]
}

export const isSamePolicy = (a: PolicyDocument, b: PolicyDocument): boolean =>
  JSON.stringify(canonical(a)) === JSON.stringify(canonical(b))
