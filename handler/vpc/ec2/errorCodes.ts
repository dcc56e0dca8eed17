import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry'

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
/** The service failed. Inside an answer of 200, such as that of `DeleteVpcEndpoints`, an error has no status. */
const UNAVAILABLE = ['Unavailable', 'ServiceUnavailable', 'InternalError', 'InternalFailure']
const BUSY = new Set([...IN_PROGRESS, ...IN_USE, ...UNAVAILABLE])

type SdkError = Parameters<typeof isTransientError>[0]

/**
 * The same call may succeed later: what the SDK tries again for some seconds, a request tries again for minutes. Not a host
 * name that does not exist, since a temporary failure of DNS is `EAI_AGAIN`.
 */
export const isBusy = (error: unknown): boolean => {
  if (!(error instanceof Error) || ('code' in error && error.code === 'ENOTFOUND')) return false
  const failure = error as SdkError
  return BUSY.has(error.name) || isThrottlingError(failure) || isTransientError(failure) || isServerError(failure)
}

/** The call was not executed, although the status is 5xx. */
export const isThrottling = (error: Error): boolean => isThrottlingError(error as SdkError)

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
