import { EC2ServiceException } from '@aws-sdk/client-ec2'
import { isAccessDenied } from '../../accessDenied.ts'
import { CONFLICTING_DNS, isBusy, isConflict, isThrottling } from './errorCodes.ts'

/** An endpoint reached a state in which it cannot serve. */
export class EndpointFailedError extends Error {
  override readonly name = 'EndpointFailedError'
}

/** The snapshot is stale: the VPC changed after it was observed. Plan again. */
export class StaleStateError extends Error {
  override readonly name: string = 'StaleStateError'
}

/** Another invocation may hold the VPC's lease by now, so this one must not change anything more. */
export class LeaseLostError extends StaleStateError {
  override readonly name = 'LeaseLostError'
}

/** A Delete of the same resource has deleted, or does not know, what this request creates. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError'
}

/** A later Create or Update of the same resource has run: this request would undo it. */
export class OutdatedRequestError extends Error {
  override readonly name = 'OutdatedRequestError'
}

/** Something still uses a security group that is to be deleted. */
export class GroupInUseError extends Error {
  override readonly name = 'DependencyViolation'
  constructor(groupId: string, holders: readonly string[]) {
    super(`${groupId} is in use by ${holders.join(', ') || 'something that EC2 does not list'}`)
  }
}

/** One or more actions of a step failed. All other actions of the step have ended. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError'
  readonly errors: readonly unknown[]

  constructor(failures: readonly { what: string; error: unknown }[]) {
    const lines = failures.map(({ what, error }) => `${what}: ${describe(error)}`)
    super(lines.join(' '), { cause: failures[0]?.error })
    this.errors = failures.map(({ error }) => error)
  }
}

const errorsOf = (error: unknown): readonly unknown[] => (error instanceof ApplyError ? error.errors : [error])

/** Whether a new plan may succeed at once: every failure says that the snapshot was stale. */
export const isStale = (error: unknown): boolean =>
  errorsOf(error).every((one) => one instanceof StaleStateError || isConflict(one))

/** Whether a new plan may succeed later: every failure is stale or temporary. */
export const isTemporary = (error: unknown): boolean =>
  errorsOf(error).every((one) => one instanceof StaleStateError || isConflict(one) || isBusy(one))

/** Whether EC2 answered that it changed nothing. After any other failure it may have changed something. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof EC2ServiceException && (error.$fault === 'client' || isThrottling(error))

const ZONE_LACKING = /does not support the availability zone/i

/** The message of EC2, or of DynamoDB for a denied call, followed by what to do. Any other error is returned unchanged. */
export const explained = (error: unknown): unknown =>
  error instanceof EC2ServiceException || isAccessDenied(error) ? new Error(describe(error), { cause: error }) : error

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof EndpointFailedError) return error.message
  const message = `${error.name}: ${error.message}`
  const advice = adviceOn(error)
  return advice ? `${message.replace(/[.\s]*$/, '.')} ${advice}` : message
}

const DNS_ADVICE =
  'Something else in the VPC answers for that name: an endpoint that is still being deleted, or a private hosted zone of Route 53. Delete it, or set PrivateDns to false.'

const DENIED_ADVICE =
  "The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy."

const BUSY_ADVICE = 'Something else keeps changing it: try again once that is done.'

/** What to do about errors that preflight cannot foresee, by code. */
const ADVICE: Readonly<Record<string, string>> = {
  AccessDeniedException: DENIED_ADVICE,
  ConcurrentTagAccess: BUSY_ADVICE,
  ConflictingDomainExists: DNS_ADVICE,
  DuplicateSubnetsInSameZone: 'Another stack changes the endpoint too: try again once that is done.',
  IncorrectState: BUSY_ADVICE,
  InsufficientFreeAddressesInSubnet: 'Free some addresses there, or name another subnet of the zone in SubnetIds.',
  InvalidPolicyDocument: 'Correct PolicyDocuments, S3Buckets or S3BucketActions.',
  InvalidState: BUSY_ADVICE,
  OperationInProgress: BUSY_ADVICE,
  RequestLimitExceeded: 'EC2 throttles this account: try again once other work in it is done.',
  RouteAlreadyExists:
    'Another endpoint has that route table for this service: delete it, or name other tables in RouteTableIds.',
  RulesPerSecurityGroupLimitExceeded:
    'Name fewer AllowedCidrs or AllowedSecurityGroupIds, or ask Service Quotas for more rules a group.',
  SecurityGroupLimitExceeded: 'Ask Service Quotas for more security groups, or name groups in SecurityGroupIds.',
  SecurityGroupsPerInterfaceLimitExceeded:
    'Name fewer SecurityGroupIds, or ask Service Quotas for more groups a network interface.',
  TagLimitExceeded: 'EC2 takes 50 tags: give fewer Tags, or let fewer stacks share the endpoint.',
  UnauthorizedOperation: DENIED_ADVICE,
  VpcEndpointLimitExceeded: 'Ask Service Quotas for more VPC endpoints, or leave services out.',
}

const adviceOn = ({ name, message }: Error): string | undefined => {
  if (CONFLICTING_DNS.test(message)) return DNS_ADVICE
  if (ZONE_LACKING.test(message)) return 'Name subnets of other zones in SubnetIds, or leave the service out.'
  return ADVICE[name]
}
