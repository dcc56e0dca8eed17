import * as z from 'zod/mini'
import { type Flag, flags } from '../fargate/flags.ts'
import { ignoredProperties } from './ignoredProperties.ts'
import { nearest } from './nearest.ts'
import { parsedJson, policyDocuments } from './policyDocument.ts'
import { show } from './show.ts'
import { boolean, cidr, integer, listOf, oneOf, tagFilters, tags, text } from './values.ts'

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

/** A family, a family with its revision, or an ARN. */
export const TASK_DEFINITION = /^(arn:[\w-]+:ecs:[\w-]+:\d{12}:task-definition\/)?[\w-]{1,255}(:\d+)?$/
const taskDefinition = text(TASK_DEFINITION, 'a task definition by its ARN or family, such as orders or orders:7')

const flag = (fallback: boolean) => z._default(boolean(), fallback)
const serviceFlags = Object.fromEntries(
  Object.entries(flags).map(([name, fallback]) => [name, flag(fallback)]),
) as Record<Flag, ReturnType<typeof flag>>

/** The properties of `Custom::FargateEndpoints`: the only source of types and checks. `propertyDocs.ts` documents them. */
export const properties = {
  VpcId: vpcId,
  SubnetIds: z.optional(listOf(subnetId, 'subnet ids')),
  SubnetTags: z.optional(tagFilters()),
  RouteTableIds: z.optional(listOf(routeTableId, 'route table ids')),
  SecurityGroupIds: z.optional(listOf(securityGroupId, 'security group ids')),
  AllowedCidrs: z.optional(listOf(cidr(), 'CIDR blocks')),
  AllowedSecurityGroupIds: z.optional(listOf(securityGroupId, 'security group ids')),
  MaxAvailabilityZones: z.optional(integer(1)),
  PlatformVersion: z._default(oneOf(['LATEST', '1.4.0', '1.3.0']), 'LATEST'),
  TaskDefinitions: z.optional(listOf(taskDefinition, 'task definitions')),
  ...serviceFlags,
  AdditionalServices: z.optional(listOf(serviceName, 'service names')),
  S3Buckets: z.optional(listOf(bucket, 'bucket names or ARNs')),
  S3BucketActions: z._default(listOf(bucketAction, 'S3 actions'), ['s3:GetObject', 's3:GetBucketLocation']),
  PolicyScope: z._default(oneOf(['Open', 'Account', 'Organization']), 'Open'),
  OrganizationId: z.optional(text(/^o-[a-z0-9]{10,32}$/, 'the id of an organization, such as o-a1b2c3d4e5')),
  PolicyDocuments: z.optional(policyDocuments()),
  PrivateDns: flag(true),
  IpAddressType: z._default(oneOf(['ipv4', 'dualstack', 'ipv6']), 'ipv4'),
  UseFips: flag(false),
  ExistingEndpoints: z._default(oneOf(['Reuse', 'Ignore', 'Fail']), 'Reuse'),
  UnavailableServices: z._default(oneOf(['Fail', 'Skip']), 'Fail'),
  Tags: z.optional(tags()),
  Trigger: z.optional(text(/^/, 'text')),
}

type Shape = typeof properties

/** CloudFormation's own properties, which arrive with every request and are ignored. */
const delivered = { ServiceToken: z.optional(z.unknown()), ServiceTimeout: z.optional(z.unknown()) }

/** Rules between properties. They are checked together with each property's form, so that all problems are reported at once. */
const demand = <Field extends keyof Shape>(
  path: Field,
  error: string,
  holds: (given: Partial<Record<keyof Shape, unknown>>) => boolean,
) => z.refine<Partial<Record<keyof Shape, unknown>>>(holds, { path: [path], error, when: () => true })

const rulesAreYours = 'expected nothing beside SecurityGroupIds, whose rules are yours to make'

const schema = z.strictObject({ ...properties, ...delivered }).check(
  demand(
    'OrganizationId',
    'expected the id of an organization, such as o-a1b2c3d4e5, since PolicyScope is Organization',
    ({ PolicyScope, OrganizationId }) => PolicyScope !== 'Organization' || OrganizationId !== undefined,
  ),
  demand(
    'SubnetTags',
    'expected nothing beside SubnetIds, which names the subnets already',
    (given) => !(given.SubnetTags && given.SubnetIds),
  ),
  demand(
    'SubnetTags',
    'expected nothing beside RouteTableIds, which names the route tables already',
    (given) => !(given.SubnetTags && given.RouteTableIds),
  ),
  demand('AllowedCidrs', rulesAreYours, (given) => !(given.SecurityGroupIds && given.AllowedCidrs)),
  demand(
    'AllowedSecurityGroupIds',
    rulesAreYours,
    (given) => !(given.SecurityGroupIds && given.AllowedSecurityGroupIds),
  ),
)

/** The checked properties of one request, with all defaults. */
export type Properties = z.output<typeof schema>

/** Thrown for invalid properties. Each problem has the form `Property: expected …, got …`. */
export class PropertiesError extends Error {
  override readonly name = 'PropertiesError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

/** What joining empty parameters gives. */
const isBlank = (value: unknown): boolean => typeof value === 'string' && /^[\s,]*$/.test(value)

/** An empty string or list means "not given", since it is the usual default of a template parameter. */
const isGiven = (value: unknown): boolean =>
  !(value === undefined || value === null || isBlank(value) || (Array.isArray(value) && value.every(isBlank)))

/** The given properties, unparsed. */
export const given = (raw: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(raw).filter(([, value]) => isGiven(value)))

/** The item of a list, also if the list is one comma-delimited string, or the member of an object, also if that is JSON. */
const itemAt = (container: unknown, key: PropertyKey): unknown => {
  const isList = typeof container === 'string' && typeof key === 'number'
  const items = isList ? container.split(',') : parsedJson(container)
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
  return [`${issue.path.join('.')}: ${issue.message}, got ${show(at(raw, issue.path))}`]
}

/**
 * Checks the properties that CloudFormation delivers.
 * @throws PropertiesError with every problem of the request
 */
export const parseProperties = (raw: Readonly<Record<string, unknown>>): Properties => {
  const input = given(raw)
  const result = z.safeParse(schema, input)
  const ignored = ignoredProperties(input)
  if (result.success && ignored.length === 0) return result.data
  const issues = result.error?.issues ?? []
  const malformed = new Set(issues.map(({ path: [name] }) => name))
  throw new PropertiesError([
    ...issues.flatMap((issue) => problemsOf(issue, input)),
    ...ignored.filter(({ name }) => !malformed.has(name)).map(({ problem }) => problem),
  ])
}

/** One property of properties that may be partly invalid: the old ones, or those of a Delete. Never throws. */
export const readLeniently = <Name extends keyof Shape>(
  raw: Readonly<Record<string, unknown>> | undefined,
  name: Name,
): z.output<Shape[Name]> | undefined => {
  const result = z.safeParse(properties[name], raw?.[name])
  return result.success ? (result.data as z.output<Shape[Name]>) : undefined
}
