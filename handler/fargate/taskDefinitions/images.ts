import { isPlaceholder, type Requirement } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/app`, and its FIPS and dual-stack forms. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const PRIVATE_ECR =
  /^[^./]+\.dkr[.-]ecr(-fips)?\.(?<region>[a-z\d-]+)\.(amazonaws|on\.aws|c2s|sc2s|csp|cloud\.adc)[^/]*\//

/** Images that AWS publishes for sidecars, and the services that they send to as they come. */
const SIDECARS: readonly { image: RegExp; services: readonly string[]; what: string }[] = [
  // https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
  { image: /(^|\/)(aws-)?xray-daemon(:|@|$)/, services: ['xray'], what: 'the X-Ray daemon' },
  // Embedded metrics are log events: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
  { image: /(^|\/)cloudwatch-agent(:|@|$)/, services: ['monitoring', 'logs'], what: 'the CloudWatch agent' },
  // Its default for ECS sends traces to X-Ray and metrics as log events: https://aws-otel.github.io/docs/setup/ecs
  { image: /(^|\/)aws-otel-collector(:|@|$)/, services: ['xray', 'logs'], what: 'the ADOT collector' },
]

export const imageRequirements = ({ name, image }: Container, region: string): Requirement[] => [
  ...registryRequirements(name, image, region),
  ...SIDECARS.filter((sidecar) => sidecar.image.test(image)).flatMap(({ services, what }) =>
    services.map((service) => ({ service, reason: `container ${name} is ${what}` })),
  ),
]

const registryRequirements = (name: string, image: string, region: string): Requirement[] => {
  if (isPlaceholder(image)) return ecr(`container ${name} has the image ${image}, taken to be in Amazon ECR`)
  const there = PRIVATE_ECR.exec(image)?.groups?.region
  if (there === region) return ecr(`container ${name} pulls ${image}`)
  if (there !== undefined) {
    return [
      {
        warning: `Container ${name} pulls ${image} from Amazon ECR in ${there}, which no endpoint in ${region} reaches. Replicate the repository to ${region}, or give the tasks a NAT gateway.`,
      },
    ]
  }
  return [
    {
      warning: `Container ${name} pulls ${image} from ${registryOf(image)}, which has no endpoint. Pull it through an Amazon ECR pull-through cache, copy it to Amazon ECR, or give the tasks a NAT gateway.`,
    },
  ]
}

const ecr = (reason: string): Requirement[] => ['ecr.api', 'ecr.dkr', 's3'].map((service) => ({ service, reason }))

/** An image without a host before its first slash is Docker Hub's: https://docs.docker.com/reference/cli/docker/image/tag/ */
const registryOf = (image: string): string => {
  const [host = ''] = image.split('/')
  if (!image.includes('/') || !/[.:]|^localhost$/.test(host)) return 'Docker Hub'
  return host === 'public.ecr.aws' ? 'ECR Public' : host
}
