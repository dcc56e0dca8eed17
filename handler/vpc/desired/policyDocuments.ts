import { type Need, needNamed } from '../../fargate/needs.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { EndpointKind } from '../model/observed.ts'
import { shortNameOf } from '../network/serviceNames.ts'

type Spec = Pick<ResourceSpec, 'properties' | 'environment'>

/** An endpoint to which a policy document may apply. */
export interface PolicySubject {
  /** The key of the service: its short name, and `:Interface` if it has a gateway too. */
  service: string
  kind: EndpointKind
}

/**
 * Whether a key of `PolicyDocuments` is for the endpoint. A template names services by short or full name, with or
 * without their kind: `sqs`, `sqs:Interface`.
 */
const isFor = (key: string, { service, kind }: PolicySubject, region: string): boolean => {
  const meant = needNamed(key)
  const short = shortNameOf(meant.name, region)
  return service === `${short}:Interface`
    ? meant.kind === 'Interface'
    : service === short && (meant.kind === undefined || meant.kind === kind)
}

const keysFor = (subject: PolicySubject, { properties, environment }: Spec): string[] =>
  Object.keys(properties.PolicyDocuments ?? {}).filter((key) => isFor(key, subject, environment.region))

/** The document of `PolicyDocuments` for an endpoint. */
export const policyDocumentFor = (subject: PolicySubject, spec: Spec): object | undefined => {
  const [key] = keysFor(subject, spec)
  return key === undefined ? undefined : spec.properties.PolicyDocuments?.[key]
}

/**
 * A document for a service that is not requested is probably a misspelt name, and an error; for a skipped service it is
 * not.
 */
export const checkPolicyDocuments = (
  subjects: readonly PolicySubject[],
  skipped: readonly Need[],
  spec: Spec,
  diagnostics: Diagnostics,
): void => {
  const { region } = spec.environment
  for (const subject of subjects) {
    const keys = keysFor(subject, spec)
    if (keys.length > 1) diagnostics.error(messages.policyDocumentsForOne(subject.service, keys))
  }
  const isSkipped = (key: string): boolean => {
    const meant = needNamed(key)
    return skipped.some(
      ({ name, kind }) =>
        shortNameOf(name, region) === shortNameOf(meant.name, region) &&
        (kind === undefined || meant.kind === undefined || kind === meant.kind),
    )
  }
  for (const key of Object.keys(spec.properties.PolicyDocuments ?? {})) {
    if (subjects.some((subject) => isFor(key, subject, region)) || isSkipped(key)) continue
    const services = subjects.map(({ service }) => service)
    diagnostics.error(messages.policyOfUnwanted(key, services))
  }
}
