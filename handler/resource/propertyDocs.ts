import type { properties } from './properties.ts'

/** What authors read of a property. */
export interface PropertyDoc {
  /** The default, in the words of the README's table. */
  fallback: string
  meaning: string
}

/** The README's table, and the command line's help. It stands apart from the schemas, since Lambda has no reader for it. */
export const propertyDocs: Readonly<Record<keyof typeof properties, PropertyDoc>> = {
  VpcId: { fallback: 'required', meaning: 'the VPC; changing it replaces the resource' },
  SubnetIds: {
    fallback: 'discovered',
    meaning: 'subnets for interface endpoints, at most one a zone; by default the private subnets, one for each zone',
  },
  RouteTableIds: {
    fallback: 'discovered',
    meaning: "route tables for gateway endpoints; by default all those in use by the VPC's private subnets",
  },
  SecurityGroupIds: {
    fallback: 'a managed group',
    meaning: 'groups for interface endpoints; by default one group made for the VPC: TCP 443 in, nothing out',
  },
  AllowedCidrs: { fallback: 'every CIDR block of the VPC', meaning: 'who may reach the managed group on 443' },
  AllowedSecurityGroupIds: {
    fallback: 'none',
    meaning:
      'members of these groups, which have to be of the same account, may reach the managed group on 443; without `AllowedCidrs`, they alone',
  },
  MaxAvailabilityZones: {
    fallback: 'all',
    meaning:
      'a cap on zones, to save money: of zones that are not in use yet, those with the most of the wanted services come first',
  },
  PlatformVersion: {
    fallback: '`LATEST`',
    meaning:
      "Fargate's platform version: `LATEST` and `1.4.0` pull images through ecr.dkr, ecr.api and S3; `1.3.0` through ecr.dkr and S3",
  },
  TaskDefinitions: {
    fallback: 'none',
    meaning:
      'task definitions, by ARN or family: what their tasks need is read from them, in place of the defaults of the flags below; a flag that is given wins',
  },
  EcrImagePull: { fallback: '`true`', meaning: 'ecr.dkr, ecr.api and S3, as `PlatformVersion` says' },
  CloudWatchLogs: { fallback: '`true`', meaning: 'logs: the `awslogs` driver' },
  EcsExec: { fallback: '`false`', meaning: 'ssmmessages: ECS Exec' },
  ServiceConnect: {
    fallback: '`false`',
    meaning:
      "ecs-agent: Service Connect's proxy is managed through it; in regions launched since December 2023 set `EcsControlPlane` instead",
  },
  Kms: {
    fallback: '`false`',
    meaning:
      'kms: ECS Exec sessions encrypted with a customer managed key, and tasks that call KMS; secrets need it not, whatever their key',
  },
  SecretsManager: { fallback: '`false`', meaning: 'secretsmanager: secrets in task definitions' },
  ParameterStore: { fallback: '`false`', meaning: 'ssm: parameters in task definitions' },
  Efs: { fallback: '`false`', meaning: "elasticfilesystem: EFS's API (the mount itself is in the VPC already)" },
  CloudWatchMetrics: { fallback: '`false`', meaning: 'monitoring: metrics that tasks publish' },
  XRay: { fallback: '`false`', meaning: 'xray: traces' },
  Firehose: { fallback: '`false`', meaning: 'kinesis-firehose: FireLens to Data Firehose' },
  EcsControlPlane: {
    fallback: '`false`',
    meaning:
      'ecs, ecs-agent and ecs-telemetry: container instances need them, Fargate does not (`ServiceConnect` is enough for Service Connect)',
  },
  AdditionalServices: {
    fallback: 'none',
    meaning:
      'any further service by its short name (`sqs`, `sts`, `dynamodb`) or its full one; a service that has a gateway gets the gateway, `dynamodb:Interface` asks for the other',
  },
  S3Buckets: {
    fallback: 'none',
    meaning:
      "buckets, by name or ARN, that tasks may reach through the S3 gateway, beside ECR's layer bucket; `*` opens it to all",
  },
  S3BucketActions: {
    fallback: '`s3:GetObject`, `s3:GetBucketLocation`',
    meaning: 'what tasks may do with `S3Buckets`',
  },
  PolicyScope: {
    fallback: '`Open`',
    meaning:
      '`Account` or `Organization` limits the policies of interface endpoints to principals of this account or organization',
  },
  OrganizationId: { fallback: 'none', meaning: 'the organization that `PolicyScope: Organization` means' },
  PolicyDocuments: { fallback: 'none', meaning: 'a policy for one service, by its short name, in place of ours' },
  PrivateDns: { fallback: '`true`', meaning: "whether the services' own names resolve to the endpoints" },
  IpAddressType: {
    fallback: '`ipv4`',
    meaning:
      '`ipv4`; `dualstack`, in subnets that have both; or `ipv6`, in subnets that have IPv6 alone; gateways are IPv4',
  },
  UseFips: {
    fallback: '`false`',
    meaning:
      "the FIPS service where the region offers one, named from the region's own list; outside GovCloud, Fargate's own calls go to the ordinary names all the same, so give tasks another way there, such as a second resource without it",
  },
  ExistingEndpoints: {
    fallback: '`Reuse`',
    meaning: 'an endpoint that someone else made and that already serves a wanted service: use it as it is, or `Fail`',
  },
  UnavailableServices: { fallback: '`Fail`', meaning: 'a service that the region does not offer: fail, or `Skip`' },
  Tags: { fallback: 'none', meaning: 'list of `{Key, Value}` for all that is made, at most 46 beside a `Name`' },
}
