import type { Properties } from '../resource/properties.ts'

/**
 * Features that the properties request and that Fargate does not have in this platform version or region.
 * @param needsVersion140 features of task definitions that need platform version 1.4.0
 */
export const platformWarnings = (
  properties: Properties,
  region: string,
  needsVersion140: readonly string[] = [],
): string[] => [...versionWarnings(properties, needsVersion140), ...serviceConnectWarnings(properties, region)]

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html, …/efs-volumes.html and
 * …/service-connect-concepts-deploy.html
 */
const versionWarnings = (properties: Properties, needsVersion140: readonly string[]): string[] => {
  const { PlatformVersion, EcsExec, ServiceConnect, Efs } = properties
  if (PlatformVersion !== '1.3.0') return []
  const features = [
    ...(EcsExec ? ['ECS Exec'] : []),
    ...(ServiceConnect ? ['Service Connect'] : []),
    ...(Efs ? ['EFS volumes'] : []),
    ...needsVersion140,
  ]
  if (features.length === 0) return []
  return [
    `PlatformVersion 1.3.0 does not have these, which need 1.4.0: ${[...new Set(features)].join(', ')}. Set PlatformVersion to 1.4.0 or LATEST.`,
  ]
}

/** Regions launched before December 23, 2023. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html#ecs-vpc-endpoint-considerations */
const EARLY_REGIONS = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'af-south-1', 'il-central-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-east-1', 'ap-south-1', 'ap-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'me-central-1', 'me-south-1'],
  ...['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1', 'us-iso-east-1', 'us-iso-west-1'],
  'us-isob-east-1',
])

const serviceConnectWarnings = ({ ServiceConnect, EcsControlPlane }: Properties, region: string): string[] =>
  ServiceConnect && !EcsControlPlane && !EARLY_REGIONS.has(region)
    ? [
        `${region} was launched after December 2023: Service Connect needs ecs and ecs-telemetry there, beside ecs-agent. Set EcsControlPlane to true.`,
      ]
    : []
