import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredState, ResourceSpec } from '../model/desired.ts'
import { MAX_POLICY_LENGTH } from '../model/limits.ts'
import type { Endpoint, EndpointService, ObservedVpc } from '../model/observed.ts'
import type { PolicyDocument } from '../model/policy.ts'
import { policyGaps } from '../reachability/policyGaps.ts'
import { policyFor } from './policies.ts'
import { policyDocumentFor } from './policyDocuments.ts'
import { requiredCalls } from './requiredCalls.ts'

/** A service whose endpoint is being resolved. Errors and warnings about it go to `diagnostics`. */
export interface EndpointContext {
  service: string
  endpointService: EndpointService
  vpc: ObservedVpc
  spec: ResourceSpec
  diagnostics: Diagnostics
}

/**
 * Uses an endpoint that someone else created. Its policy stays as it is, so a template that asks for another policy
 * gets a warning.
 */
export const addReused = (desired: DesiredState, { endpointId, kind }: Endpoint, context: EndpointContext): void => {
  const { service, spec, diagnostics } = context
  const { PolicyScope } = spec.properties
  desired.reused.push({ service, endpointId })
  if (policyDocumentFor({ service, kind: context.endpointService.kind }, spec))
    diagnostics.warn(messages.policyOfReused(service, endpointId, 'PolicyDocuments'))
  else if (kind === 'Interface' && PolicyScope !== 'Open') {
    diagnostics.warn(messages.policyOfReused(service, endpointId, `PolicyScope ${PolicyScope}`))
  }
}

/** @returns undefined if the service supports no endpoint policy */
export const endpointPolicy = ({
  service,
  endpointService,
  spec,
  diagnostics,
}: EndpointContext): PolicyDocument | undefined => {
  const { properties, environment, owner } = spec
  const subject = { service, kind: endpointService.kind }
  const hasDocument = policyDocumentFor(subject, spec) !== undefined
  if (!endpointService.policySupported) {
    if (hasDocument) diagnostics.error(messages.noPolicy(service))
    else if (properties.PolicyScope !== 'Open')
      diagnostics.warn(messages.scopeWithoutPolicy(service, properties.PolicyScope))
    return undefined
  }
  const policy = policyFor(subject, properties, environment, owner.id)
  if (hasDocument) {
    const { missing } = policyGaps(policy, requiredCalls(subject, spec), environment)
    if (missing.length > 0) diagnostics.warn(messages.documentLacks(service, missing))
  }
  const { length } = JSON.stringify(policy)
  if (length > MAX_POLICY_LENGTH) diagnostics.error(messages.policyTooLong(service, length, MAX_POLICY_LENGTH))
  return policy
}
