/** The destinations of the tasks, by doctor's names. */

export const LAYERS = 'image layers'
export const ENVIRONMENT = 'bucket task-environment'

/** The destinations that interface endpoints serve. */
export const BY_INTERFACE = [
  'ECR authorization',
  'image manifest',
  'logs',
  'secrets',
  'parameters',
  'ECS Exec',
] as const

/** The destinations that the gateway endpoint of S3 serves. */
export const BY_GATEWAY = [LAYERS, ENVIRONMENT] as const

export const EVERYTHING = [...BY_INTERFACE, ...BY_GATEWAY] as const
