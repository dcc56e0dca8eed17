import type { Network } from '../network.ts'

/** The layer bucket of ECR. https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms */
export const layersOf = ({ region }: Pick<Network, 'region'>): string =>
  `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`

/** The place of the environment file of the tasks. */
export const ENVIRONMENT_FILES = 'arn:aws:s3:::task-environment/*'

const statement = (effect: 'Allow' | 'Deny', action: string | string[], resource: string | string[]) => ({
  Effect: effect,
  Principal: '*',
  Action: action,
  Resource: resource,
})

export const allowing = (action: string | string[], resource: string | string[] = '*'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement('Allow', action, resource)] })

/** A policy with a Deny and no Allow. */
export const denying = (action: string, resource: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement('Deny', action, resource)] })
