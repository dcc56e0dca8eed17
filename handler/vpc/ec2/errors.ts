import { EC2ServiceException } from '@aws-sdk/client-ec2'

/** EC2's error codes that we act on. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */

/** An error's code: the SDK gives it as the error's name. */
export const codeOf = (error: unknown): string => (error instanceof Error ? error.name : '')

const CONFLICTING_DNS = /conflicting DNS domain/i
const ZONE_LACKING = /does not support the availability zone/i

/**
 * What these say is that the VPC is not, or no longer, as it was observed: another user, or a twin of this request,
 * was quicker. To look again shows what to do instead.
 */
const OVERTAKEN = new Set([
  'ConflictingDomainExists',
  'InvalidGroup.Duplicate',
  'InvalidGroup.NotFound',
  'InvalidNetworkInterfaceID.NotFound',
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  // EC2 writes some of these both ways: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  'InvalidRouteTableID.NotFound',
  'InvalidRouteTableId.NotFound',
  'InvalidSecurityGroupID.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidSubnetID.NotFound',
  'InvalidSubnetId.NotFound',
  'InvalidVpcEndpoint.NotFound',
  'InvalidVpcEndpointId.NotFound',
  'RouteAlreadyExists',
])

export const isStale = (error: unknown): boolean =>
  error instanceof StaleStateError ||
  (error instanceof ApplyError && error.isStale) ||
  OVERTAKEN.has(codeOf(error)) ||
  (error instanceof Error && CONFLICTING_DNS.test(error.message))

/**
 * The thing is busy, and will not be for long: an endpoint that is still settling, a group that interfaces still hold,
 * tags that someone else is writing. https://github.com/hashicorp/terraform-provider-aws/issues/42884 names the second.
 */
const BUSY = new Set(['IncorrectState', 'OperationInProgress', 'InvalidState', 'ConcurrentTagAccess'])

export const isBusy = (error: unknown): boolean => BUSY.has(codeOf(error))

export const isThrottled = (error: unknown): boolean => codeOf(error) === 'RequestLimitExceeded'

const GONE = new Set([
  'InvalidGroup.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidPermission.NotFound',
  'InvalidVpcEndpoint.NotFound',
  'InvalidVpcEndpointId.NotFound',
])

/** What was to be taken away is away already. EC2 writes both `InvalidVpcEndpoint.NotFound` and `…Id.NotFound`. */
export const isGone = (error: unknown): boolean => GONE.has(codeOf(error))

export const isNoSuchVpc = (error: unknown): boolean => codeOf(error) === 'InvalidVpcID.NotFound'

/** An endpoint that came to a state in which it can't serve. */
export class EndpointFailedError extends Error {
  override readonly name = 'EndpointFailedError'
}

/** The VPC is not as it was observed when the plan was made: a plan made anew will do. */
export class StaleStateError extends Error {
  override readonly name = 'OvertakenError'
}

/** What a request had made was taken away before it was through: by a later request of the same resource, or by hand. */
export class SupersededError extends Error {
  override readonly name = 'UndoneError'
  constructor(ids: readonly string[]) {
    super(`Deleted while this request still needed it, by a Delete of this resource or by hand: ${ids.join(', ')}.`)
  }
}

/** One or more actions of a plan failed; those beside them were carried out. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError'
  /** Whether every failure says that the VPC changed since it was observed, so that to plan anew may succeed. */
  readonly isStale: boolean
  constructor(failures: readonly { what: string; error: unknown }[]) {
    const lines = failures.map(({ what, error }) => `${what}: ${describe(error)}`)
    super(lines.join(' '), { cause: failures[0]?.error })
    this.isStale = failures.every(({ error }) => isStale(error))
  }
}

/** An error of EC2's in its own words, and behind them what to do. Any other error is as it was. */
export const explained = (error: unknown): unknown =>
  error instanceof EC2ServiceException ? new Error(describe(error), { cause: error }) : error

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'EndpointFailedError') return error.message
  const told = `${error.name}: ${error.message}`
  const advice = adviceOn(error)
  return advice ? `${told.replace(/[.\s]*$/, '.')} ${advice}` : told
}

const DNS_ADVICE =
  'Something else in the VPC answers for that name: an endpoint that is still going, or a private hosted zone of Route 53. Take it away, or set PrivateDns to false.'

const BUSY_ADVICE = 'Something else keeps changing it: try again once that is done.'

/** What to do about errors that preflight can't foresee, by their code. */
const ADVICE: Readonly<Record<string, string>> = {
  ConcurrentTagAccess: BUSY_ADVICE,
  ConflictingDomainExists: DNS_ADVICE,
  DuplicateSubnetsInSameZone: 'Name one subnet a zone in SubnetIds.',
  IncorrectState: BUSY_ADVICE,
  InsufficientFreeAddressesInSubnet: 'Free some addresses there, or name another subnet of the zone in SubnetIds.',
  InvalidPolicyDocument: 'Correct PolicyDocuments, S3Buckets or S3BucketActions.',
  InvalidState: BUSY_ADVICE,
  OperationInProgress: BUSY_ADVICE,
  RequestLimitExceeded: 'EC2 throttles this account: try again once other work in it is done.',
  RouteAlreadyExists:
    'Something else has taken that route table for this service: take it away, or name other tables in RouteTableIds.',
  RulesPerSecurityGroupLimitExceeded:
    'Name fewer AllowedCidrs or AllowedSecurityGroupIds, or ask Service Quotas for more rules a group.',
  SecurityGroupLimitExceeded: 'Ask Service Quotas for more security groups, or name groups in SecurityGroupIds.',
  SecurityGroupsPerInterfaceLimitExceeded:
    'Name fewer SecurityGroupIds, or ask Service Quotas for more groups a network interface.',
  TagLimitExceeded: 'EC2 takes 50 tags: give fewer Tags, or let fewer stacks share the endpoint.',
  UnauthorizedOperation:
    "The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
  VpcEndpointLimitExceeded: 'Ask Service Quotas for more VPC endpoints, or leave services out.',
}

const adviceOn = ({ name, message }: Error): string | undefined => {
  if (CONFLICTING_DNS.test(message)) return DNS_ADVICE
  if (ZONE_LACKING.test(message)) return 'Name subnets of other zones in SubnetIds, or leave the service out.'
  return ADVICE[name]
}
