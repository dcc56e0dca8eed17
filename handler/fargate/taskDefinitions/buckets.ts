import type { Requirement } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

/** `arn:aws:s3:::bucket/key`; what a pipeline fills in (`<BUCKET>`) is no bucket's name. */
const OBJECT = /^arn:[^:]+:s3:::(?<bucket>[a-z0-9][a-z0-9.-]+)\//

/** Objects that a task reads as it starts. */
export const bucketRequirements = (container: Container): Requirement[] =>
  objectsOf(container).map((object): Requirement => {
    const { name } = container
    const bucket = OBJECT.exec(object)?.groups?.bucket
    return bucket === undefined
      ? { warning: `Container ${name} reads ${object}: name its bucket in S3Buckets.` }
      : { bucket, reason: `container ${name} reads ${object}` }
  })

const objectsOf = ({ environmentFiles, environment }: Container): string[] => [
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
  ...(environmentFiles ?? []).map(({ value }) => value),
  // https://github.com/aws/aws-for-fluent-bit/tree/mainline/use_cases/init-process-for-fluent-bit
  ...(environment ?? []).flatMap(({ name, value }) => (/^aws_fluent_bit_init_s3_\d+$/i.test(name) ? [value] : [])),
]
