/**
 * The error codes of EC2 that the code acts on.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */

/** The code of an error. The SDK gives it as the error's name. */
export const codeOf = (error: unknown): string => (error instanceof Error ? error.name : '')

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const CONFLICTING_DNS = /conflicting DNS domain/i

/**
 * The VPC is no longer as it was observed, or EC2 does not know yet what was created a moment ago. EC2 spells some of
 * these codes in two ways. `InvalidID` is what CreateTags returns for some new ids (pulumi-awsx issue 187).
 */
const STALE = new Set([
  'ConflictingDomainExists',
  'DuplicateSubnetsInSameZone',
  'InvalidGroup.Duplicate',
  'InvalidGroup.NotFound',
  'InvalidID',
  'InvalidNetworkInterfaceID.NotFound',
  'InvalidPermission.Duplicate',
  'InvalidPermission.NotFound',
  'InvalidRouteTableID.NotFound',
  'InvalidRouteTableId.NotFound',
  'InvalidSecurityGroupID.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidSubnetID.NotFound',
  'InvalidSubnetId.NotFound',
  'InvalidVpcEndpoint.NotFound',
  'InvalidVpcEndpointId.NotFound',
  'InvalidVpcID.NotFound',
  'InvalidVpcId.NotFound',
  'RouteAlreadyExists',
])

export const isConflict = (error: unknown): boolean =>
  STALE.has(codeOf(error)) || (error instanceof Error && CONFLICTING_DNS.test(error.message))

/**
 * Another operation is in progress: an endpoint that is changing, tags that another caller is writing, a group that
 * interfaces hold. https://github.com/hashicorp/terraform-provider-aws/issues/42884 has the second code.
 */
const IN_PROGRESS = ['IncorrectState', 'OperationInProgress', 'InvalidState', 'ConcurrentTagAccess']
const IN_USE = ['DependencyViolation', 'ResourceInUse']
/** Throttling by EC2, or by DynamoDB, which holds the lease. The codes are those that the SDK knows. */
const THROTTLED = [
  ...['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'ProvisionedThroughputExceededException'],
  ...['EC2ThrottledException', 'RequestThrottled', 'RequestThrottledException', 'TooManyRequestsException'],
  ...['BandwidthLimitExceeded', 'SlowDown', 'PriorRequestNotComplete'],
]
/** The service failed. */
const UNAVAILABLE = ['Unavailable', 'ServiceUnavailable', 'InternalError', 'InternalFailure', 'InternalServerError']
/** No answer, or none in time: the change may have taken effect. */
const NO_ANSWER = [
  ...['TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'NetworkingError', 'ECONNRESET', 'ECONNREFUSED'],
  ...['EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
]
const BUSY = new Set([...IN_PROGRESS, ...IN_USE, ...THROTTLED, ...UNAVAILABLE, ...NO_ANSWER])

/** The same call may succeed later. An answer that is not EC2's own, such as a gateway's, has only its status. */
export const isBusy = (error: unknown): boolean => {
  const { code, $metadata } = Object(error) as { code?: string; $metadata?: { httpStatusCode?: number } }
  return BUSY.has(codeOf(error)) || BUSY.has(code ?? '') || ($metadata?.httpStatusCode ?? 0) >= 500
}

/** The call was not executed, although the status is 5xx. */
export const isThrottling = (error: unknown): boolean => THROTTLED.includes(codeOf(error))

const GONE = new Set([
  'InvalidGroup.NotFound',
  'InvalidSecurityGroupRuleId.NotFound',
  'InvalidPermission.NotFound',
  'InvalidVpcEndpoint.NotFound',
  'InvalidVpcEndpointId.NotFound',
])

/** The resource that was to be deleted does not exist. */
export const isGone = (error: unknown): boolean => GONE.has(codeOf(error))

export const isNoSuchVpc = (error: unknown): boolean =>
  ['InvalidVpcID.NotFound', 'InvalidVpcId.NotFound'].includes(codeOf(error))
