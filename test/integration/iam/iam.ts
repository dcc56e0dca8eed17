import { runSimulation } from '@cloud-copilot/iam-simulate'
import type { AuthorizationRequest, Authorizer, TouchedResource } from '../../../simulator/authorization.ts'
import type { Policy } from '../../support/rolePolicy.ts'

const tagKeys = (prefix: string, tags: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value])

/**
 * IAM evaluates a resource that does not exist yet with any id. It gets an id here, because `*` would mean all
 * resources at once.
 */
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
    // As in IAM, condition keys that do not exist for an action and its resource are ignored.
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
 * Returns an authorizer that allows a call if the policy allows it for each resource that the call touches. The
 * simulation is slow, so policies with the same statements for an action share their decisions about it.
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
