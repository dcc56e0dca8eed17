import { derive } from '../../../../handler/fargate/taskDefinitions/derive.ts'
import { readTaskDefinition } from '../../../../handler/fargate/taskDefinitions/taskDefinition.ts'

export const REGION = 'eu-west-1'
export const ECR = `123456789012.dkr.ecr.${REGION}.amazonaws.com/app:1`

const PULL = ['ecr.api', 'ecr.dkr', 's3']

/** Returns what a task definition with one container needs. The image is in ECR unless another one is given. */
export const derived = (container: Record<string, unknown>, definition: Record<string, unknown> = {}) => {
  const read = readTaskDefinition({
    family: 'orders',
    containerDefinitions: [{ name: 'app', image: ECR, ...container }],
    ...definition,
  })
  const { flags, AdditionalServices, S3Buckets, reasons, ...rest } = derive([read.definition], REGION)
  return {
    ...rest,
    properties: { ...flags, AdditionalServices, S3Buckets },
    reasons: Object.fromEntries(reasons),
    /** All services except those of the image pull. */
    services: [...reasons.keys()].filter((service) => !PULL.includes(service)),
    pulls: reasons.has('ecr.api'),
  }
}
