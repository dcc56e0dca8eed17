/** The flags of services, and their defaults, in the order of every list of properties. Each has rows in `catalogue.ts`. */
export const flags = {
  EcrImagePull: true,
  CloudWatchLogs: true,
  EcsExec: false,
  ServiceConnect: false,
  Kms: false,
  SecretsManager: false,
  ParameterStore: false,
  Efs: false,
  CloudWatchMetrics: false,
  XRay: false,
  Firehose: false,
  EcsControlPlane: false,
} as const

export type Flag = keyof typeof flags
