import type { PolicyDocument } from '../handler/vpc/model/policy.ts'

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

/** What a policy says, an effect on one action and one resource at a time: `Allow s3:GetObject on arn:aws:s3:::bucket/*`. */
export const effectsOf = (policy: string): string[] => {
  const { Statement }: PolicyDocument = JSON.parse(policy)
  return Statement.flatMap(({ Effect, Action, Resource, Principal, Condition }) =>
    listOf(Action).flatMap((action) =>
      listOf(Resource).map((resource) => `${Effect} ${action} on ${resource}${limitOf(Principal, Condition)}`),
    ),
  )
}

/** Nothing, where the statement is for everybody. */
const limitOf = (principal: unknown, condition: unknown): string =>
  (principal === '*' ? '' : ` for ${JSON.stringify(principal)}`) +
  (condition === undefined ? '' : ` if ${JSON.stringify(condition)}`)
