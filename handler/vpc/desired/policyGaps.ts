import type { CatalogueService } from '../../fargate/catalogue.ts'
import { type RequiredAction, requiredActions } from '../../fargate/requiredActions.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { PolicyDocument, Statement } from '../model/policy.ts'
import { evaluatePolicy } from './evaluatePolicy.ts'
import type { PolicySubject } from './policyDocuments.ts'

/** What a policy keeps from tasks. */
export interface PolicyGaps {
  /** Calls without which tasks can't start, that it does not allow. */
  missing: string[]
  /** Further calls that it does not allow. */
  advised: string[]
  /** Calls of which its text does not say whether it allows them. */
  unknown: string[]
}

type Spec = Pick<ResourceSpec, 'properties' | 'environment'>

const expand = (resource: string, { environment }: Spec): string =>
  resource
    .replace('{partition}', environment.partition)
    .replace('{region}', environment.region)
    .replace('{account}', environment.accountId)

/** What the template allows on its buckets. Which of the bucket and its objects an action is for, its name does not say. */
const bucketCalls = ({ properties, environment }: Spec): RequiredAction[] =>
  (properties.S3Buckets ?? [])
    .filter((bucket) => bucket !== '*')
    .flatMap((bucket) => {
      const arn = bucket.startsWith('arn:') ? bucket : `arn:${environment.partition}:s3:::${bucket}`
      return properties.S3BucketActions.filter((action) => /^s3:\w+$/.test(action)).map((action) => ({
        action,
        resource: /Object/.test(action) ? `${arn}/*` : arn,
        isEssential: false,
      }))
    })

const callsFor = ({ service, kind }: PolicySubject, spec: Spec): RequiredAction[] => {
  if (service === 's3') {
    if (kind !== 'Gateway') return []
    return [...(spec.properties.EcrImagePull ? (requiredActions.s3 ?? []) : []), ...bucketCalls(spec)]
  }
  return [...(requiredActions[service as CatalogueService] ?? [])]
}

/** What is needed of a service can only be told for those of the catalogue. */
export const isJudged = (subject: PolicySubject, spec: Spec): boolean => callsFor(subject, spec).length > 0

const describe = ({ action, resource }: { action: string; resource: string }): string =>
  action.startsWith('s3:') ? `${action} on ${resource}` : action

export const policyGaps = (policy: PolicyDocument, subject: PolicySubject, spec: Spec): PolicyGaps => {
  const gaps: PolicyGaps = { missing: [], advised: [], unknown: [] }
  for (const { action, resource, isEssential } of callsFor(subject, spec)) {
    const call = { action, resource: expand(resource, spec) }
    const decision = evaluatePolicy(policy, call, spec.environment)
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
