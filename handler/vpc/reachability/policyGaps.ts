import type { RequiredAction } from '../../fargate/requiredActions.ts'
import type { AwsEnvironment } from '../model/environment.ts'
import type { PolicyDocument, Statement } from '../model/policy.ts'
import { evaluatePolicy } from './evaluatePolicy.ts'

/** What a policy does not allow tasks. */
export interface PolicyGaps {
  /** Calls that tasks need to start and that it does not allow. */
  missing: string[]
  /** Other calls that it does not allow. */
  advised: string[]
  /** Calls that it may or may not allow: its text does not say. */
  unknown: string[]
}

const expand = (resource: string, { partition, region, accountId }: AwsEnvironment, anyAccount = accountId): string =>
  resource
    .replace('{partition}', partition)
    .replace('{region}', region)
    .replace('{account}', accountId)
    .replace('{anyAccount}', anyAccount)

const describe = ({ action, resource }: { action: string; resource: string }): string =>
  action.startsWith('s3:') ? `${action} on ${resource}` : action

/**
 * A policy that allows a call only on resources of other accounts may be enough, if these are the ones that tasks use.
 * @param calls what tasks call through the endpoint that has the policy
 */
export const policyGaps = (
  policy: PolicyDocument,
  calls: readonly RequiredAction[],
  environment: AwsEnvironment,
): PolicyGaps => {
  const gaps: PolicyGaps = { missing: [], advised: [], unknown: [] }
  for (const { action, resource, isEssential } of calls) {
    const call = { action, resource: expand(resource, environment) }
    const decision = evaluatePolicy(policy, call, environment)
    const elsewhere = { action, resource: expand(resource, environment, '*') }
    const isUnknown =
      decision === 'denied' &&
      elsewhere.resource !== call.resource &&
      evaluatePolicy(policy, elsewhere, environment) !== 'denied'
    if (decision === 'unknown' || isUnknown) gaps.unknown.push(describe(call))
    else if (decision === 'denied') gaps[isEssential ? 'missing' : 'advised'].push(describe(call))
  }
  return gaps
}

const EVERYTHING = ['"*"', '["*"]', '{"AWS":"*"}', '{"AWS":["*"]}']

/** Whether a statement applies to everyone, everything and always, in any notation. */
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
