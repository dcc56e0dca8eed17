import { UnacceptableResultError } from './errors.ts'
import { jsonBytes, trimToJsonBytes } from './jsonText.ts'
import type { CustomResourceRequest } from './request.ts'

/** What the work returns: the value of `Ref`, and the values of `Fn::GetAtt`. */
export interface HandlerResult {
  readonly PhysicalResourceId: string
  readonly Data?: Readonly<Record<string, string>>
}

/** The fields that a response repeats from its request. */
export type RequestIds = Pick<CustomResourceRequest, 'StackId' | 'RequestId' | 'LogicalResourceId'>

/** The response object, with CloudFormation's field names. */
export interface CustomResourceResponse extends RequestIds {
  readonly Status: 'SUCCESS' | 'FAILED'
  readonly Reason?: string
  readonly PhysicalResourceId: string
  readonly Data?: Readonly<Record<string, string>>
}

// Both limits: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
const MAX_RESPONSE_BYTES = 4096
const MAX_PHYSICAL_ID_BYTES = 1024

/** Whether CloudFormation accepts a response of this size, for a caller that can shorten its `Data`. */
export const fitsResponse = (request: RequestIds, result: HandlerResult): boolean =>
  jsonBytes(uncheckedResponse(request, result)) <= MAX_RESPONSE_BYTES

/**
 * The SUCCESS response. For a Delete it has the id of the request, whatever the work returns.
 * @throws UnacceptableResultError if CloudFormation would reject it
 */
export const toSuccessResponse = (request: CustomResourceRequest, result: HandlerResult): CustomResourceResponse => {
  const deletedId = request.RequestType === 'Delete' ? request.PhysicalResourceId : undefined
  const PhysicalResourceId = deletedId ?? result.PhysicalResourceId
  if (!isValidPhysicalId(PhysicalResourceId)) {
    const problem = `PhysicalResourceId: expected 1 to ${MAX_PHYSICAL_ID_BYTES} bytes`
    throw new UnacceptableResultError(problem, PhysicalResourceId)
  }
  const response = uncheckedResponse(request, { ...result, PhysicalResourceId })
  const bytes = jsonBytes(response)
  if (bytes > MAX_RESPONSE_BYTES) {
    const problem = `The response has ${bytes} bytes with its attributes; CloudFormation allows ${MAX_RESPONSE_BYTES}`
    throw new UnacceptableResultError(problem, PhysicalResourceId)
  }
  return response
}

export const isValidPhysicalId = (physicalResourceId: string): boolean => {
  const bytes = Buffer.byteLength(physicalResourceId)
  return bytes >= 1 && bytes <= MAX_PHYSICAL_ID_BYTES
}

/** A FAILED response within CloudFormation's limit. A long message is cut; the log pointer is always complete. */
export const failedResponse = (
  ids: RequestIds & { readonly PhysicalResourceId: string },
  message: string,
  logPointer: string,
): CustomResourceResponse => {
  const withReason = (Reason: string): CustomResourceResponse => ({
    Status: 'FAILED',
    Reason,
    PhysicalResourceId: ids.PhysicalResourceId,
    StackId: ids.StackId,
    RequestId: ids.RequestId,
    LogicalResourceId: ids.LogicalResourceId,
  })
  const bytesLeft = MAX_RESPONSE_BYTES - jsonBytes(withReason(` (${logPointer})`))
  return withReason(`${trimToJsonBytes(message, bytesLeft)} (${logPointer})`)
}

const uncheckedResponse = (
  request: RequestIds,
  { PhysicalResourceId, Data }: HandlerResult,
): CustomResourceResponse => {
  const { StackId, RequestId, LogicalResourceId } = request
  return { Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId, ...(Data && { Data }) }
}
