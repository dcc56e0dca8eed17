import { type DerivedProperties, propertiesFor } from './derivedProperties.ts'
import { imageRequirements, startRequirements } from './images.ts'
import { logRequirements } from './logs.ts'
import { linesOf, type Requirement } from './requirement.ts'
import { needsVersion140, runtimeRequirements } from './runtime.ts'
import { secretRequirements } from './secrets.ts'
import { sidecarRequirements } from './sidecars.ts'
import { startupFileRequirements } from './startupFiles.ts'
import type { TaskDefinition } from './taskDefinition.ts'

/** The needs of tasks, as read from task definitions. */
export interface Derived extends DerivedProperties {
  /** Why each service is needed, by short name. */
  reasons: ReadonlyMap<string, readonly string[]>
  warnings: readonly string[]
  /** The region that all of them name, if it is another one. */
  otherRegion: string | undefined
  /** Features that need platform version 1.4.0. */
  needsVersion140: readonly string[]
}

/** Reads from task definitions what their tasks need in a region. Pure. */
export const derive = (definitions: readonly TaskDefinition[], region: string): Derived => {
  const requirements = definitions.flatMap((definition) => requirementsOf(definition, region))
  const reasons = reasonsOf(requirements)
  const buckets = requirements.flatMap((requirement) => ('bucket' in requirement ? [requirement.bucket] : []))
  const warnings = requirements.flatMap((requirement) => ('warning' in requirement ? [requirement.warning] : []))
  const [written, ...others] = new Set(requirements.flatMap((requirement) => requirement.region ?? []))
  return {
    ...propertiesFor([...reasons.keys()], buckets),
    reasons,
    warnings: linesOf(warnings),
    otherRegion: others.length === 0 && written !== region ? written : undefined,
    needsVersion140: [...new Set(definitions.flatMap(needsVersion140))],
  }
}

const reasonsOf = (requirements: readonly Requirement[]): Map<string, string[]> => {
  const reasons = new Map<string, string[]>()
  for (const requirement of requirements) {
    if ('warning' in requirement) continue
    const service = 'bucket' in requirement ? 's3' : requirement.service
    const known = reasons.get(service) ?? []
    if (!known.includes(requirement.reason)) reasons.set(service, [...known, requirement.reason])
  }
  return reasons
}

const requirementsOf = (definition: TaskDefinition, region: string): Requirement[] => [
  ...startRequirements(definition, region),
  ...definition.containerDefinitions.flatMap((container) => [
    ...imageRequirements(container, region),
    ...sidecarRequirements(container, definition, region),
    ...logRequirements(container, region),
    ...secretRequirements(container, region),
    ...startupFileRequirements(container, region),
  ]),
  ...runtimeRequirements(definition),
]
