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

/** Whether a policy allows a call: it has to, for each resource that the call touches. Like calls are decided once. */
export const authorizerOf = (policy: Policy): Authorizer => {
  const decisions = new Map<string, Promise<boolean>>()
  const decide = async (request: AuthorizationRequest): Promise<boolean> => {
    for (const resource of request.resources) {
      if (!(await allows(policy, request, resource))) return false
    }
    return true
  }
  return (request) => {
    const key = JSON.stringify(request)
    const decision = decisions.get(key) ?? decide(request)
    decisions.set(key, decision)
    return decision
  }
}
