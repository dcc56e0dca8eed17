import { regionIn } from './placeholder.ts'

/** What one part of a task definition requires. `region` is the region that the definition names, if any. */
export type Requirement =
  /** An endpoint service, by its short name, and why it is needed. */
  | { service: string; reason: string; region?: string }
  /** A bucket that tasks read. */
  | { bucket: string; reason: string; region?: undefined }
  | { warning: Warning; region?: string }

/**
 * A destination without an endpoint, or something that is not known. Warnings that differ only in their subject become
 * one line.
 */
export interface Warning {
  problem: string
  /** What the problem is about: `nginx (container app)`. */
  subject: string
  /** What to do; may be empty. */
  advice: string
}

export const warn = (problem: string, subject: string, advice = ''): Requirement => ({
  warning: { problem, subject, advice },
})

/** A line for each problem, in the order in which they were found. */
export const linesOf = (warnings: readonly Warning[]): string[] =>
  [...Map.groupBy(warnings, ({ problem, advice }) => JSON.stringify([problem, advice])).values()].flatMap((like) => {
    const [first] = like
    const subjects = [...new Set(like.map(({ subject }) => subject))]
    return first ? [`${first.problem}: ${listed(subjects)}.${first.advice && ` ${first.advice}`}`] : []
  })

/** The warnings are an attribute of the resource, and all attributes together have 4,096 bytes. */
const MOST_SUBJECTS = 8

/** The first of them, and the number of the others. */
export const listed = (subjects: readonly string[], separator = ', '): string =>
  subjects.length > MOST_SUBJECTS
    ? `${subjects.slice(0, MOST_SUBJECTS).join(separator)} and ${subjects.length - MOST_SUBJECTS} more`
    : subjects.join(separator)

/** The services that a task calls, and how warnings name the caller. */
interface Target {
  services: readonly string[]
  reason: string
  subject: string
}

/**
 * The requirements for services in the region that the definition names. An endpoint for a service of another region is
 * possible for some services only, such as ECR, and is not created here.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
 * If the region is not known, this region is assumed, because tasks then work, with a warning.
 * @param written the text that names the region; undefined means this region by definition
 */
export const requiredInRegion = (target: Target, written: string | undefined, region: string): Requirement[] => {
  const { services, reason, subject } = target
  const named = regionIn(written ?? '')
  if (named !== undefined && named !== region) {
    const problem = `No endpoint of this resource reaches ${named}`
    const advice = `Keep them in ${region}, or give the tasks another way, such as a NAT gateway.`
    return [{ warning: { problem, subject, advice }, region: named }]
  }
  const needs = services.map(
    (service): Requirement => (named ? { service, reason, region: named } : { service, reason }),
  )
  if (named !== undefined || !written) return needs
  return [...needs, warn(`The region is not known and is assumed to be ${region}`, subject)]
}
