import { OUR_STATEMENTS, type PolicyDocument, type Statement } from '../model/policy.ts'

/** The policy of an endpoint combines the statements of its owners. The `Sid` of each ends with the id of its owner. */
const isOf = (ownerId: string, { Sid }: Statement): boolean => Sid?.endsWith(ownerId) ?? false

/** Parses a policy that EC2 returned, possibly in another form. Undefined if there is none, or it cannot be read. */
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

/** Whether there is a policy that cannot be read. It is never changed, because it may have statements of others. */
export const isUnreadable = (json: string): boolean => json !== '' && readPolicy(json) === undefined

/** A policy without the statements of an owner. */
export const withoutOwner = (policy: PolicyDocument, ownerId: string): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.filter((statement) => !isOf(ownerId, statement)),
})

/** The owner id at the end of a `Sid`. Twelve decimal digits are more probably an account in a statement by hand. */
const MARKED = /(?!\d{12}$)[0-9a-f]{12}$/

/**
 * A policy in which the statements of an owner are replaced. Those of other owners stay; those of owners that no longer
 * exist are removed.
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

/** The statements of one owner, without the owner's id, and whether they are from `PolicyDocuments`. */
export const partOf = (
  policy: PolicyDocument,
  ownerId: string,
): { policy: PolicyDocument; isTemplateDocument: boolean } => {
  const statements = policy.Statement.filter((statement) => isOf(ownerId, statement))
  const Statement = statements.map((statement) => ({
    ...statement,
    Sid: statement.Sid?.slice(0, -ownerId.length) ?? '',
  }))
  const ours: readonly string[] = OUR_STATEMENTS
  return { policy: { ...policy, Statement }, isTemplateDocument: Statement.some(({ Sid }) => !ours.includes(Sid)) }
}

/** The ARNs of the buckets that an owner's statement names, besides ECR's. */
export const bucketsOf = (json: string, ownerId: string): string[] => {
  const named = readPolicy(json)?.Statement.filter(({ Sid }) => Sid === `Buckets${ownerId}`) ?? []
  const resources = named.flatMap(({ Resource }) => [Resource].flat().map(String))
  return resources.filter((resource) => !resource.endsWith('/*'))
}
