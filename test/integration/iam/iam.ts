import { runSimulation } from '@cloud-copilot/iam-simulate'
import type { AuthorizationRequest, Authorizer, TouchedResource } from '../../../simulator/authorization.ts'
import type { Policy } from '../../support/rolePolicy.ts'

const tagKeys = (prefix: string, tags: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value])

/** IAM takes a resource that is to be made as one of any id; here it gets one, for `*` would ask about all at once. */
const arnOf = ({ arn }: TouchedResource): string => (arn === '*' ? arn : arn.replace(/\*$/, 'to-be-made'))

const allows = async (
  policy: Policy,
  { action, accountId, context }: AuthorizationRequest,
  resource: TouchedResource,
): Promise<boolean> => {
  const { requestTags, resourceTags } = resource
  const outcome = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${accountId}:role/provider`,
        action,
        resource: { resource: arnOf(resource), accountId },
        contextVariables: {
          ...context,
          ...Object.fromEntries([
            ...tagKeys('aws:RequestTag', requestTags),
            ...tagKeys('aws:ResourceTag', resourceTags),
          ]),
          ...(Object.keys(requestTags).length > 0 && { 'aws:TagKeys': Object.keys(requestTags) }),
        },
      },
      identityPolicies: [{ name: 'role', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    // Condition keys that IAM does not know for an action and its resource count for nothing, as in IAM.
    { simulationMode: 'Strict' },
  )
  if (outcome.resultType === 'error') throw new Error(`${action} on ${resource.arn}: ${JSON.stringify(outcome.errors)}`)
  return outcome.overallResult === 'Allowed'
}

const decisions = new Map<string, Promise<boolean>>()

const decide = async (policy: Policy, request: AuthorizationRequest): Promise<boolean> => {
  for (const resource of request.resources) {
    if (!(await allows(policy, request, resource))) return false
  }
  return true
}

/**
 * Whether a policy allows a call: it has to, for each resource that the call touches. The simulation is slow, so policies that
 * have the same statements for an action share their decisions about it.
 */
export const authorizerOf =
  ({ Version, Statement }: Policy): Authorizer =>
  (request) => {
    const policy = { Version, Statement: Statement.filter(({ Action }) => [Action].flat().includes(request.action)) }
    const key = JSON.stringify([policy, request])
    const decision = decisions.get(key) ?? decide(policy, request)
    decisions.set(key, decision)
    return decision
  }
