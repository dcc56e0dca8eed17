/** Whether a policy allows what tasks call, as far as its text says. The result is used only for plans and warnings. */
import type { AwsEnvironment } from '../model/environment.ts'
import type { PolicyDocument, Statement } from '../model/policy.ts'

/** `unknown` if it depends on more than the policy: a condition, a role, one of many resources. */
export type Decision = 'allowed' | 'denied' | 'unknown'

export interface Call {
  action: string
  /** An ARN, in which `*` means all such resources; `*` alone for an action without resources. */
  resource: string
}

type Match = 'yes' | 'no' | 'maybe'

const negated = { yes: 'no', no: 'yes', maybe: 'maybe' } as const satisfies Record<Match, Match>

const anyOf = (matches: readonly Match[]): Match =>
  matches.includes('yes') ? 'yes' : matches.includes('maybe') ? 'maybe' : 'no'

const allOf = (matches: readonly Match[]): Match => negated[anyOf(matches.map((match) => negated[match]))]

const textsOf = (value: unknown): string[] => [value].flat().filter((text) => typeof text === 'string')

/** Whether a pattern contains all texts of another pattern (`yes`), or some of them (`maybe`). */
export const matchPattern = (pattern: string, subject: string): Match =>
  isMatch(pattern, subject) ? 'yes' : overlap(pattern, subject) ? 'maybe' : 'no'

const isMatch = (pattern: string, text: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

/**
 * Whether some text matches both patterns. The table has a row for each position in one pattern and a column for each
 * in the other.
 */
const overlap = (a: string, b: string): boolean => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => /^\**$/.test(b.slice(0, at)))
  for (const one of a) {
    const next = [one === '*' && row[0] === true]
    for (let at = 1; at <= b.length; at++) {
      const other = b[at - 1]
      const star = one === '*' || other === '*'
      const same = one === other || one === '?' || other === '?'
      next.push(star ? Boolean(row[at] || next[at - 1] || row[at - 1]) : same && row[at - 1] === true)
    }
    row = next
  }
  return row[b.length] === true
}

const matchAction = ({ Action, NotAction }: Statement, { action }: Call): Match => {
  const matches = (value: unknown): Match =>
    anyOf(textsOf(value).map((pattern) => (isMatch(pattern.toLowerCase(), action.toLowerCase()) ? 'yes' : 'no')))
  return NotAction === undefined ? matches(Action) : negated[matches(NotAction)]
}

const matchResource = ({ Resource, NotResource }: Statement, { resource }: Call): Match => {
  const one = (pattern: string): Match => {
    if (resource === '*') return /^\*+$/.test(pattern) ? 'yes' : 'no'
    // Only the call determines the value of a policy variable.
    return pattern.includes('${') ? 'maybe' : matchPattern(pattern, resource)
  }
  const matches = (value: unknown): Match => anyOf(textsOf(value).map(one))
  return NotResource === undefined ? matches(Resource) : negated[matches(NotResource)]
}

/**
 * Tasks call with their roles. An endpoint policy that names an account means its root user, so whether a role matches
 * is unknown.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const matchPrincipal = ({ Principal, NotPrincipal }: Statement, { accountId }: AwsEnvironment): Match => {
  if (NotPrincipal !== undefined) return 'maybe'
  if (typeof Principal !== 'object' || Principal === null) return Principal === '*' ? 'yes' : 'no'
  const names = textsOf((Principal as { AWS?: unknown }).AWS)
  const ofAccount = (name: string): string => /^(?:arn:[\w-]+:\w+::)?(\d{12})(?::|$)/.exec(name)?.[1] ?? accountId
  return anyOf(names.map((name) => (name === '*' ? 'yes' : ofAccount(name) === accountId ? 'maybe' : 'no')))
}

/** ECR itself signs the links to image layers, so the caller of S3 is not in the account of the task. */
const isSignedByTask = ({ action }: Call): boolean => !action.startsWith('s3:')

const EQUALS = ['stringequals', 'stringlike', 'stringequalsignorecase']
const NOT_EQUALS = ['stringnotequals', 'stringnotlike', 'stringnotequalsignorecase']

/** AWS owns the buckets of image layers, so they are in no account or organization of a customer. */
const isLayers = ({ resource }: Call): boolean => resource.includes('-starport-layer-bucket/')

/** Whether a condition key has one of the values. */
const matchKey = (key: string, values: readonly string[], call: Call, { accountId }: AwsEnvironment): Match => {
  if (key === 'aws:principalaccount' && isSignedByTask(call))
    return values.some((pattern) => isMatch(pattern, accountId)) ? 'yes' : 'no'
  if (key === 'aws:resourceaccount' && isLayers(call)) return values.every((id) => id === accountId) ? 'no' : 'maybe'
  if (key === 'aws:resourceorgid' && isLayers(call)) return values.some((id) => id.includes('*')) ? 'maybe' : 'no'
  return 'maybe'
}

const matchCondition = ({ Condition }: Statement, call: Call, environment: AwsEnvironment): Match => {
  if (Condition === undefined || Condition === null) return 'yes'
  const tests = Object.entries(Condition as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys ?? {}).map(([key, value]): Match => {
      const match = matchKey(key.toLowerCase(), textsOf(value), call, environment)
      if (EQUALS.includes(operator.toLowerCase())) return match
      return NOT_EQUALS.includes(operator.toLowerCase()) ? negated[match] : 'maybe'
    }),
  )
  return allOf(tests)
}

const matchStatement = (statement: Statement, call: Call, environment: AwsEnvironment): Match =>
  allOf([
    matchPrincipal(statement, environment),
    matchAction(statement, call),
    matchResource(statement, call),
    matchCondition(statement, call, environment),
  ])

/** A Deny has precedence. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export const evaluatePolicy = ({ Statement }: PolicyDocument, call: Call, environment: AwsEnvironment): Decision => {
  const matches = (effect: string): Match =>
    anyOf(Statement.filter(({ Effect }) => Effect === effect).map((one) => matchStatement(one, call, environment)))
  const [denied, allowed] = [matches('Deny'), matches('Allow')]
  if (denied === 'yes' || allowed === 'no') return 'denied'
  return denied === 'maybe' || allowed === 'maybe' ? 'unknown' : 'allowed'
}
