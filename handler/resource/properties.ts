import * as z from 'zod/mini'
import { nearest } from './nearest.ts'
import { boolean, cidr, integer, listOf, oneOf, policyDocuments, tags, text } from './values.ts'

const vpcId = text(/^vpc-[0-9a-f]+$/, 'the id of a VPC, such as vpc-0123456789abcdef0')
const subnetId = text(/^subnet-[0-9a-f]+$/, 'the id of a subnet, such as subnet-0123456789abcdef0')
const routeTableId = text(/^rtb-[0-9a-f]+$/, 'the id of a route table, such as rtb-0123456789abcdef0')
const securityGroupId = text(/^sg-[0-9a-f]+$/, 'the id of a security group, such as sg-0123456789abcdef0')
const serviceName = text(
  /^[A-Za-z0-9][\w.-]*(:Interface|:Gateway)?$/,
  'a service by its short name, such as sqs, or its full one, such as com.amazonaws.eu-west-1.sqs',
)
const bucket = text(
  /^(\*|arn:[\w-]+:s3:::[\w.*-]+|[a-z0-9][a-z0-9.*-]+)$/,
  'the name or the ARN of a bucket, such as my-bucket, or *',
)
const bucketAction = text(/^(\*|s3:[A-Za-z*?]+)$/, 'an action of S3, such as s3:GetObject')

const flag = (fallback: boolean) => z._default(boolean(), fallback)

/** One property: its schema, and what the README's table says of it. */
interface Property<Schema extends z.ZodMiniType = z.ZodMiniType> {
  schema: Schema
  /** The default as authors read it. */
  fallback: string
  meaning: string
}

const property = <Schema extends z.ZodMiniType>(
  schema: Schema,
  fallback: string,
  meaning: string,
): Property<Schema> => ({
  schema,
  fallback,
  meaning,
})

/** The properties of `Custom::FargateEndpoints`: the one source of types, checks and the README's table. */
export const properties = {
  VpcId: property(vpcId, 'required', 'the VPC; changing it replaces the resource'),
  SubnetIds: property(
    z.optional(listOf(subnetId, 'subnet ids')),
    'discovered',
    'subnets for interface endpoints, at most one a zone; by default the private subnets, one for each zone',
  ),
  RouteTableIds: property(
    z.optional(listOf(routeTableId, 'route table ids')),
    'discovered',
    "route tables for gateway endpoints; by default all those in use by the VPC's private subnets",
  ),
  SecurityGroupIds: property(
    z.optional(listOf(securityGroupId, 'security group ids')),
    'a managed group',
    'groups for interface endpoints; by default one group made for the VPC: TCP 443 in, nothing out',
  ),
  AllowedCidrs: property(
    z.optional(listOf(cidr(), 'CIDR blocks')),
    'every CIDR block of the VPC',
    'who may reach the managed group on 443',
  ),
  AllowedSecurityGroupIds: property(
    z.optional(listOf(securityGroupId, 'security group ids')),
    'none',
    'members of these groups may reach the managed group on 443; without `AllowedCidrs`, they alone',
  ),
  MaxAvailabilityZones: property(z.optional(integer(1)), 'all', 'a cap on zones, to save money'),
  PlatformVersion: property(
    z._default(oneOf(['LATEST', '1.4.0', '1.3.0']), 'LATEST'),
    '`LATEST`',
    "Fargate's platform version: `LATEST` and `1.4.0` pull images through ecr.dkr, ecr.api and S3; `1.3.0` through ecr.dkr and S3",
  ),
  EcrImagePull: property(flag(true), '`true`', 'ecr.dkr, ecr.api and S3, as `PlatformVersion` says'),
  CloudWatchLogs: property(flag(true), '`true`', 'logs: the `awslogs` driver'),
  EcsExec: property(flag(false), '`false`', 'ssmmessages: ECS Exec'),
  Kms: property(flag(false), '`false`', 'kms: ECS Exec sessions or secrets encrypted with a customer managed key'),
  SecretsManager: property(flag(false), '`false`', 'secretsmanager: secrets in task definitions'),
  ParameterStore: property(flag(false), '`false`', 'ssm: parameters in task definitions'),
  Efs: property(flag(false), '`false`', "elasticfilesystem: EFS's API (the mount itself is in the VPC already)"),
  CloudWatchMetrics: property(flag(false), '`false`', 'monitoring: metrics that tasks publish'),
  XRay: property(flag(false), '`false`', 'xray: traces'),
  Firehose: property(flag(false), '`false`', 'kinesis-firehose: FireLens to Data Firehose'),
  EcsControlPlane: property(
    flag(false),
    '`false`',
    'ecs, ecs-agent and ecs-telemetry: Fargate does not need them (container instances and Service Connect do)',
  ),
  AdditionalServices: property(
    z.optional(listOf(serviceName, 'service names')),
    'none',
    'any further service by its short name (`sqs`, `sts`, `dynamodb`) or its full one; a service that has a gateway gets the gateway, `dynamodb:Interface` asks for the other',
  ),
  S3Buckets: property(
    z.optional(listOf(bucket, 'bucket names or ARNs')),
    'none',
    "buckets, by name or ARN, that tasks may reach through the S3 gateway, beside ECR's layer bucket; `*` opens it to all",
  ),
  S3BucketActions: property(
    z._default(listOf(bucketAction, 'S3 actions'), ['s3:GetObject', 's3:GetBucketLocation']),
    '`s3:GetObject`, `s3:GetBucketLocation`',
    'what tasks may do with `S3Buckets`',
  ),
  PolicyScope: property(
    z._default(oneOf(['Open', 'Account', 'Organization']), 'Open'),
    '`Open`',
    '`Account` or `Organization` limits the policies of interface endpoints to principals of this account or organization',
  ),
  OrganizationId: property(
    z.optional(text(/^o-[a-z0-9]{10,32}$/, 'the id of an organization, such as o-a1b2c3d4e5')),
    'none',
    'the organization that `PolicyScope: Organization` means',
  ),
  PolicyDocuments: property(
    z.optional(policyDocuments()),
    'none',
    'a policy for one service, by its short name, in place of ours',
  ),
  PrivateDns: property(flag(true), '`true`', "whether the services' own names resolve to the endpoints"),
  IpAddressType: property(
    z._default(oneOf(['ipv4', 'dualstack', 'ipv6']), 'ipv4'),
    '`ipv4`',
    '`ipv4`, `dualstack` or `ipv6`',
  ),
  UseFips: property(
    flag(false),
    '`false`',
    "the FIPS service where the region offers one, named from the region's own list",
  ),
  ExistingEndpoints: property(
    z._default(oneOf(['Reuse', 'Fail']), 'Reuse'),
    '`Reuse`',
    'an endpoint that someone else made and that already serves a wanted service: use it as it is, or `Fail`',
  ),
  UnavailableServices: property(
    z._default(oneOf(['Fail', 'Skip']), 'Fail'),
    '`Fail`',
    'a service that the region does not offer: fail, or `Skip`',
  ),
  Tags: property(z.optional(tags()), 'none', 'list of `{Key, Value}` for all that is made'),
}

type Shape = { [Name in keyof typeof properties]: (typeof properties)[Name]['schema'] }

const shape = Object.fromEntries(Object.entries(properties).map(([name, { schema }]) => [name, schema])) as Shape

/** CloudFormation's own: they arrive with every request and say nothing to us. */
const delivered = { ServiceToken: z.optional(z.unknown()), ServiceTimeout: z.optional(z.unknown()) }

/** What one property demands of another. They are checked beside the properties' own forms, so that one answer holds all. */
const demand = <Field extends keyof Shape>(
  path: Field,
  error: string,
  holds: (given: Partial<Record<keyof Shape, unknown>>) => boolean,
) => z.refine<Partial<Record<keyof Shape, unknown>>>(holds, { path: [path], error, when: () => true })

const rulesAreYours = 'expected nothing beside SecurityGroupIds, whose rules are yours to make'

const schema = z.strictObject({ ...shape, ...delivered }).check(
  demand(
    'OrganizationId',
    'expected the id of an organization, such as o-a1b2c3d4e5, since PolicyScope is Organization',
    ({ PolicyScope, OrganizationId }) => PolicyScope !== 'Organization' || OrganizationId !== undefined,
  ),
  demand('AllowedCidrs', rulesAreYours, (given) => !(given.SecurityGroupIds && given.AllowedCidrs)),
  demand(
    'AllowedSecurityGroupIds',
    rulesAreYours,
    (given) => !(given.SecurityGroupIds && given.AllowedSecurityGroupIds),
  ),
)

/** The properties of one request, checked, with every default filled in. */
export type Properties = z.output<typeof schema>

/** What an author wrote can't be used: one line a problem, `Property: expected …, got …`. */
export class PropertiesError extends Error {
  override readonly name = 'PropertiesError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

/** An empty string or list means "not given": a template parameter's usual default. */
const isGiven = (value: unknown): boolean =>
  !(
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.every((item) => item === ''))
  )

const given = (raw: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(raw).filter(([, value]) => isGiven(value)))

const show = (value: unknown): string => {
  const json = value === undefined ? 'nothing' : JSON.stringify(value)
  return json.length > 120 ? `${json.slice(0, 117)}…` : json
}

/** A list's item also where the list is one comma-delimited string. */
const itemAt = (container: unknown, key: PropertyKey): unknown => {
  const items = typeof container === 'string' && typeof key === 'number' ? container.split(',') : container
  return (items as Record<PropertyKey, unknown> | undefined)?.[key]
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown => path.reduce(itemAt, value)

const problemsOf = (issue: z.core.$ZodIssue, raw: unknown): string[] => {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return issue.keys.map((key) => {
      const near = nearest(key, Object.keys(properties))
      return `${key}: expected a property of this resource, got an unknown name${near ? `; did you mean ${near}?` : ''}`
    })
  }
  const [name = '', ...inner] = issue.path
  const place = [name, ...inner].join('.')
  return [`${place}: ${issue.message}, got ${show(at(raw, issue.path))}`]
}

/**
 * Checks a resource's properties as CloudFormation delivers them.
 * @throws PropertiesError with every problem of the request.
 */
export const parseProperties = (raw: Readonly<Record<string, unknown>>): Properties => {
  const input = given(raw)
  const result = z.safeParse(schema, input)
  if (result.success) return result.data
  throw new PropertiesError(result.error.issues.flatMap((issue) => problemsOf(issue, input)))
}

/** What can be read of properties that may be wrong in part: old ones, and those of a Delete. Never throws. */
export const readLeniently = <Name extends keyof Shape>(
  raw: Readonly<Record<string, unknown>> | undefined,
  name: Name,
): z.output<Shape[Name]> | undefined => {
  const result = z.safeParse(shape[name], raw?.[name])
  return result.success ? (result.data as z.output<Shape[Name]>) : undefined
}
