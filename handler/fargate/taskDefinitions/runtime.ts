import { isPlaceholder } from './placeholder.ts'
import { type Requirement, warn } from './requirement.ts'
import { hasKeyOrVersion } from './secrets.ts'
import type { TaskDefinition } from './taskDefinition.ts'

/** Requirements of the task as a whole: its platform, volumes and proxy. */
export const runtimeRequirements = (definition: TaskDefinition): Requirement[] => [
  ...platformRequirements(definition),
  ...definition.volumes.flatMap(volumeRequirements),
  ...proxyRequirements(definition),
]

const platformRequirements = (definition: TaskDefinition): Requirement[] => {
  const { family, runtimePlatform, networkMode } = definition
  const system = runtimePlatform?.operatingSystemFamily ?? ''
  const requiresCompatibilities = definition.requiresCompatibilities.filter((one) => one.trim() !== '')
  const unknown = [...requiresCompatibilities, ...(system ? [system] : [])].filter(isPlaceholder)
  if (unknown.length > 0) {
    return [
      warn('The platform is not known and is assumed to be Linux on Fargate', `${family} (${unknown.join(', ')})`),
    ]
  }
  return knownPlatformRequirements({ family, system, requiresCompatibilities, networkMode: networkMode ?? '' })
}

interface Runtime {
  family: string
  /** Empty if none is named: Linux. */
  system: string
  requiresCompatibilities: readonly string[]
  /** Empty if none is named. */
  networkMode: string
}

const knownPlatformRequirements = ({ family, system, ...runtime }: Runtime): Requirement[] => [
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-vpc-endpoint-considerations
  ...(system.toUpperCase().startsWith('WINDOWS')
    ? [
        warn(
          'Base layers of Windows images come from Microsoft unless they are in Amazon ECR',
          family,
          'Push them too (allow-nondistributable-artifacts), or give the tasks a NAT gateway.',
        ),
      ]
    : []),
  ...launchRequirements(family, runtime),
]

const launchRequirements = (
  family: string,
  { requiresCompatibilities, networkMode }: Pick<Runtime, 'requiresCompatibilities' | 'networkMode'>,
): Requirement[] => {
  if (requiresCompatibilities.length > 0 && !requiresCompatibilities.some((one) => one.toUpperCase() === 'FARGATE')) {
    return [
      warn(
        'These task definitions are not for Fargate',
        `${family} (${requiresCompatibilities.join(', ')})`,
        'Container instances need EcsControlPlane too.',
      ),
    ]
  }
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
  return networkMode === 'awsvpc' || (isPlaceholder(networkMode) && networkMode !== 'none')
    ? []
    : [
        warn(
          'Fargate takes the network mode awsvpc only',
          `${family} (${networkMode})`,
          'Tasks with another one do not start there.',
        ),
      ]
}

/**
 * EFS volumes are mounted through mount targets in the VPC, without an endpoint.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
 */
const volumeRequirements = (volume: TaskDefinition['volumes'][number]): Requirement[] => [
  ...(volume.fsxWindowsFileServerVolumeConfiguration
    ? [warn('Fargate does not mount FSx for Windows File Server', `volume ${volume.name}`)]
    : []),
  ...(volume.dockerVolumeConfiguration ? [warn('Fargate does not mount Docker volumes', `volume ${volume.name}`)] : []),
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-bind-mount-config.html
  ...(volume.host?.sourcePath
    ? [warn('Fargate does not mount paths of its hosts (host.sourcePath)', `volume ${volume.name}`)]
    : []),
  ...(volume.s3filesVolumeConfiguration
    ? [
        warn(
          'S3 Files is mounted through mount targets in the VPC; it is not known whether its reads need an endpoint too',
          `volume ${volume.name}`,
          'If they go to the bucket, name it in S3Buckets.',
        ),
      ]
    : []),
]

/** App Mesh is the only proxy: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ProxyConfiguration.html */
const proxyRequirements = ({ family, proxyConfiguration, containerDefinitions }: TaskDefinition): Requirement[] => {
  const envoy = containerDefinitions.find(({ image }) => /(^|\/)aws-appmesh-envoy(:|@|$)/.test(image))
  if (!proxyConfiguration && !envoy) return []
  return [
    // https://docs.aws.amazon.com/app-mesh/latest/userguide/vpc-endpoints.html
    { service: 'appmesh-envoy-management', reason: `the proxy of ${family} is managed by App Mesh` },
    // https://docs.aws.amazon.com/app-mesh/latest/userguide/what-is-app-mesh.html
    warn('AWS ended App Mesh on 2026-09-30', family, 'Move to ECS Service Connect (the property ServiceConnect).'),
  ]
}

/**
 * Features that need platform version 1.4.0.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html, and the page of each feature:
 * …/secrets-envvar-secrets-manager.html and https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
 */
export const needsVersion140 = ({ volumes, containerDefinitions, ephemeralStorage }: TaskDefinition): string[] => [
  ...(volumes.some((volume) => volume.efsVolumeConfiguration) ? ['EFS volumes'] : []),
  ...(ephemeralStorage ? ['ephemeralStorage'] : []),
  ...(containerDefinitions.some(({ environmentFiles }) => environmentFiles.length > 0) ? ['environment files'] : []),
  ...(containerDefinitions.some(({ credentialSpecs }) => credentialSpecs.length > 0) ? ['credential specs'] : []),
  ...(containerDefinitions.some(hasKeyOrVersion) ? ['a key or version of a secret'] : []),
]
