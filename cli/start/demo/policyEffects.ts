import type { PolicyDocument } from '../../../handler/vpc/model/policy.ts'

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

/** The statements of a policy, split by action and resource: `Allow s3:GetObject on arn:aws:s3:::bucket/*`. */
export const effectsOf = (policy: string): string[] => {
  const { Statement }: PolicyDocument = JSON.parse(policy)
  return Statement.flatMap(({ Effect, Action, Resource, Principal, Condition }) =>
    listOf(Action).flatMap((action) =>
      listOf(Resource).map((resource) => `${Effect} ${action} on ${resource}${limitOf(Principal, Condition)}`),
    ),
  )
}

/** Empty for a statement with any principal and no condition. */
const limitOf = (principal: unknown, condition: unknown): string =>
  (principal === '*' ? '' : ` for ${JSON.stringify(principal)}`) +
  (condition === undefined ? '' : ` if ${JSON.stringify(condition)}`)
