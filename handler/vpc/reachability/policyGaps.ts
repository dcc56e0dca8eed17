import type { RequiredAction } from '../../fargate/requiredActions.ts'
import type { AwsEnvironment } from '../model/environment.ts'
import type { PolicyDocument, Statement } from '../model/policy.ts'
import { evaluatePolicy } from './evaluatePolicy.ts'

/** What a policy keeps from tasks. */
export interface PolicyGaps {
  /** Calls without which tasks can't start, that it does not allow. */
  missing: string[]
  /** Further calls that it does not allow. */
  advised: string[]
  /** Calls of which its text does not say whether it allows them. */
  unknown: string[]
}

const expand = (resource: string, { partition, region, accountId }: AwsEnvironment): string =>
  resource.replace('{partition}', partition).replace('{region}', region).replace('{account}', accountId)

const describe = ({ action, resource }: { action: string; resource: string }): string =>
  action.startsWith('s3:') ? `${action} on ${resource}` : action

/** @param calls what tasks call through the endpoint, whose policy this is */
export const policyGaps = (
  policy: PolicyDocument,
  calls: readonly RequiredAction[],
  environment: AwsEnvironment,
): PolicyGaps => {
  const gaps: PolicyGaps = { missing: [], advised: [], unknown: [] }
  for (const { action, resource, isEssential } of calls) {
    const call = { action, resource: expand(resource, environment) }
    const decision = evaluatePolicy(policy, call, environment)
    if (decision === 'unknown') gaps.unknown.push(describe(call))
    if (decision === 'denied') gaps[isEssential ? 'missing' : 'advised'].push(describe(call))
  }
  return gaps
}

const EVERYTHING = ['"*"', '["*"]', '{"AWS":"*"}', '{"AWS":["*"]}']

/** Whether a statement is for everyone, everything and always, in any of the ways to write that. */
const isForAll = ({ Principal, Action, Resource, Condition }: Statement): boolean =>
  Condition === undefined &&
  [Principal, Action, Resource].every((element) => EVERYTHING.includes(JSON.stringify(element)))

/** Whether a policy allows everything to everyone: EC2's default. */
export const isOpenPolicy = ({ Statement }: PolicyDocument): boolean =>
  Statement.some((one) => one.Effect === 'Allow' && isForAll(one)) &&
  Statement.every(({ Effect }) => Effect === 'Allow')

/** Whether a policy allows nobody anything. */
export const allowsNothing = ({ Statement }: PolicyDocument): boolean =>
  !Statement.some(({ Effect }) => Effect === 'Allow') || Statement.some((one) => one.Effect === 'Deny' && isForAll(one))
