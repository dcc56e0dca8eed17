import { type Flag, flags } from '../fargate/flags.ts'
import type { properties } from './properties.ts'

/** The documentation of a property. */
export interface PropertyDoc {
  /** The default, as the README's table shows it. */
  fallback: string
  meaning: string
}

const defaultOf = (flag: Flag): string => `\`${flags[flag]}\``

/** For the README's table and the command line's help. Kept apart from the schemas, so that it is not in the Lambda bundle. */
export const propertyDocs: Readonly<Record<keyof typeof properties, PropertyDoc>> = {
  VpcId: { fallback: 'required', meaning: 'the VPC; changing it replaces the resource' },
  SubnetIds: {
    fallback: 'discovered',
    meaning:
      'subnets for interface endpoints, at most one per zone; by default one private subnet of each zone, if possible no /28 and none that has only a transit gateway in it',
  },
  SubnetTags: {
    fallback: 'none',
    meaning:
      'tags that a subnet must carry to be discovered, as a list of `{Key, Value}` with `*` and `?` in values; the route tables of these subnets are discovered too; not beside `SubnetIds` or `RouteTableIds`',
  },
  RouteTableIds: {
    fallback: 'discovered',
    meaning: "route tables for gateway endpoints; by default all route tables that the VPC's private subnets use",
  },
  SecurityGroupIds: {
    fallback: 'a managed group',
    meaning:
      'security groups for interface endpoints; by default one group that is created for the VPC: inbound TCP 443, no outbound rule',
  },
  AllowedCidrs: {
    fallback: 'every CIDR block of the VPC',
    meaning: 'CIDR blocks that may reach the managed group on TCP 443',
  },
  AllowedSecurityGroupIds: {
    fallback: 'none',
    meaning:
      'security groups, of the same account, whose members may reach the managed group on TCP 443; without `AllowedCidrs`, only these groups are allowed',
  },
  MaxAvailabilityZones: {
    fallback: 'all',
    meaning:
      'the maximum number of zones, to save money; the zones that together offer most of the requested services are used',
  },
  PlatformVersion: {
    fallback: '`LATEST`',
    meaning:
      "Fargate's platform version: `LATEST` and `1.4.0` pull images through ecr.dkr, ecr.api and S3, `1.3.0` through ecr.dkr and S3",
  },
  TaskDefinitions: {
    fallback: 'none',
    meaning:
      'task definitions, by ARN or family; the services that their tasks need replace the defaults of the flags below, and an explicit flag has precedence',
  },
  EcrImagePull: {
    fallback: defaultOf('EcrImagePull'),
    meaning: 'ecr.dkr, ecr.api and S3, depending on `PlatformVersion`: image pulls from Amazon ECR',
  },
  CloudWatchLogs: { fallback: defaultOf('CloudWatchLogs'), meaning: 'logs: the `awslogs` driver' },
  EcsExec: { fallback: defaultOf('EcsExec'), meaning: 'ssmmessages: ECS Exec' },
  ServiceConnect: {
    fallback: defaultOf('ServiceConnect'),
    meaning:
      "ecs-agent: Service Connect's proxy is managed through it; in regions launched since December 2023, set `EcsControlPlane` instead",
  },
  Kms: {
    fallback: defaultOf('Kms'),
    meaning:
      'kms: ECS Exec sessions that are encrypted with a customer managed key, and tasks that call KMS; secrets do not need it',
  },
  SecretsManager: { fallback: defaultOf('SecretsManager'), meaning: 'secretsmanager: secrets in task definitions' },
  ParameterStore: { fallback: defaultOf('ParameterStore'), meaning: 'ssm: parameters in task definitions' },
  Efs: {
    fallback: defaultOf('Efs'),
    meaning: "elasticfilesystem: calls to EFS's API (mounts stay in the VPC and need no endpoint)",
  },
  CloudWatchMetrics: { fallback: defaultOf('CloudWatchMetrics'), meaning: 'monitoring: metrics that tasks publish' },
  XRay: { fallback: defaultOf('XRay'), meaning: 'xray: traces' },
  Firehose: { fallback: defaultOf('Firehose'), meaning: 'kinesis-firehose: FireLens to Data Firehose' },
  EcsControlPlane: {
    fallback: defaultOf('EcsControlPlane'),
    meaning:
      'ecs, ecs-agent and ecs-telemetry: needed by container instances, and by Service Connect in regions launched since December 2023; Fargate itself does not need them',
  },
  AdditionalServices: {
    fallback: 'none',
    meaning:
      'further services, by short name (`sqs`, `sts`, `dynamodb`) or full name; a service that offers a gateway endpoint gets that, `dynamodb:Interface` selects the interface endpoint',
  },
  S3Buckets: {
    fallback: 'none',
    meaning:
      "buckets, by name or ARN, that tasks may reach through the S3 gateway, in addition to ECR's layer bucket; `*` allows all buckets",
  },
  S3BucketActions: {
    fallback: '`s3:GetObject`, `s3:GetBucketLocation`',
    meaning: 'actions that tasks may perform on `S3Buckets`',
  },
  PolicyScope: {
    fallback: '`Open`',
    meaning:
      '`Account` or `Organization` limits the policies of interface endpoints to principals of this account or organization',
  },
  OrganizationId: { fallback: 'none', meaning: 'the id of the organization, for `PolicyScope: Organization`' },
  PolicyDocuments: {
    fallback: 'none',
    meaning: 'endpoint policies by short service name, each replacing the generated policy',
  },
  PrivateDns: { fallback: '`true`', meaning: "whether the services' own names resolve to the endpoints" },
  IpAddressType: {
    fallback: '`ipv4`',
    meaning:
      '`ipv4`; `dualstack`, for subnets with both; or `ipv6`, for IPv6-only subnets; gateway endpoints too, where the service offers it',
  },
  UseFips: {
    fallback: '`false`',
    meaning:
      "use the FIPS variant of each service that has one in the region; outside GovCloud, Fargate's own calls still use the standard names, so tasks need another route to these, such as a second resource without this property",
  },
  ExistingEndpoints: {
    fallback: '`Reuse`',
    meaning:
      'what to do if an endpoint that this resource does not manage already serves a requested service: `Reuse` it unchanged, `Ignore` it and create another beside it (not where it has the private DNS names, nor in a route table that has a gateway), or `Fail`',
  },
  UnavailableServices: {
    fallback: '`Fail`',
    meaning: 'what to do if the region does not offer a service: `Fail`, or `Skip` it',
  },
  Tags: {
    fallback: 'none',
    meaning: 'tags for everything that is created, as a list of `{Key, Value}`: at most 46, and a `Name`',
  },
  Trigger: {
    fallback: 'none',
    meaning: 'any text: a new value makes CloudFormation send an Update, which reads the VPC again and repairs drift',
  },
}
