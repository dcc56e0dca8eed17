import { createHash } from 'node:crypto'
import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import { Ec2Error, invalidParameter } from '../../wire/ec2Error.ts'

/**
 * Full access, as EC2 describes endpoints that were created without a policy. For an interface endpoint, EC2 formats it
 * over several lines.
 */
const FULL_ACCESS = {
  Interface: `{
  "Statement": [
    {
      "Action": "*", 
      "Effect": "Allow", 
      "Principal": "*", 
      "Resource": "*"
    }
  ]
}`,
  Gateway: '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
} as const

/** Returns the policy for an endpoint: full access if none is given. Fails if the service does not support policies. */
export const policyFor = (state: Ec2State, service: EndpointService, given: string | undefined): string => {
  if (given === undefined) return FULL_ACCESS[service.serviceType]
  if (!service.vpcEndpointPolicySupported) {
    throw invalidParameter(`The service ${service.serviceName} does not support endpoint policies.`)
  }
  if (given.length > state.settings.quotas.policyCharacters) {
    throw invalidPolicy(`policy exceeds the maximum length of ${state.settings.quotas.policyCharacters} characters`)
  }
  if (!isPolicy(given)) throw invalidPolicy('the policy is not a valid JSON policy document')
  return state.settings.policyPrincipals === 'uniqueIds' ? withUniqueIds(given) : given
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const withUniqueIds = (policy: string): string =>
  policy.replaceAll(/"arn:[\w-]+:iam::\d{12}:(role|user)\/[^"]*"/g, (arn, type: string) => {
    const digits = createHash('sha256').update(arn).digest('hex').toUpperCase().slice(0, 17)
    return `"${type === 'role' ? 'AROA' : 'AIDA'}${digits}"`
  })

const invalidPolicy = (problem: string) =>
  new Ec2Error('InvalidPolicyDocument', `This policy contains invalid Json or is malformed: ${problem}`)

const isPolicy = (text: string): boolean => {
  try {
    const { Statement } = JSON.parse(text) as { Statement?: unknown }
    const statements = [Statement].flat()
    const sids = statements.flatMap((one) => Object(one).Sid || [])
    return statements.length > 0 && statements.every(isStatement) && new Set(sids).size === sids.length
  } catch {
    return false
  }
}

const NEEDED = ['Principal', 'Action', 'Resource']

/**
 * Assumed: EC2 checks an endpoint's policy against the grammar of IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const isStatement = (statement: unknown): boolean => {
  const elements: object = Object(statement)
  const { Effect } = elements as { Effect?: unknown }
  return (
    (Effect === 'Allow' || Effect === 'Deny') && NEEDED.every((name) => name in elements !== `Not${name}` in elements)
  )
}
