import { UnacceptableAnswerError } from './errors.ts'
import { jsonBytes, trimToJsonBytes } from './jsonText.ts'
import type { CustomResourceRequest } from './request.ts'

/** What the work answers: the id that `Ref` gives, and what `Fn::GetAtt` gives. */
export interface HandlerResult {
  readonly PhysicalResourceId: string
  readonly Data?: Readonly<Record<string, string>>
}

/** What a response echoes of its request, so that CloudFormation knows what it answers. */
export type RequestIds = Pick<CustomResourceRequest, 'StackId' | 'RequestId' | 'LogicalResourceId'>

/** The response object, as CloudFormation names it. */
export interface CustomResourceResponse extends RequestIds {
  readonly Status: 'SUCCESS' | 'FAILED'
  readonly Reason?: string
  readonly PhysicalResourceId: string
  readonly Data?: Readonly<Record<string, string>>
}

// Both limits: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
const MAX_RESPONSE_BYTES = 4096
const MAX_PHYSICAL_ID_BYTES = 1024

/** Whether CloudFormation would take the answer: for a caller that can give up part of its `Data`. */
export const fitsResponse = (request: RequestIds, answer: HandlerResult): boolean =>
  jsonBytes(successResponse(request, answer)) <= MAX_RESPONSE_BYTES

/**
 * A Delete's response is about the id that it came with, whatever the work answers.
 * @throws UnacceptableAnswerError where CloudFormation would not take the answer.
 */
export const acceptableResponse = (request: CustomResourceRequest, answer: HandlerResult): CustomResourceResponse => {
  const deleted = request.RequestType === 'Delete' ? request.PhysicalResourceId : undefined
  const PhysicalResourceId = deleted ?? answer.PhysicalResourceId
  if (!isAcceptableId(PhysicalResourceId)) {
    const problem = `PhysicalResourceId: expected 1 to ${MAX_PHYSICAL_ID_BYTES} bytes`
    throw new UnacceptableAnswerError(problem, PhysicalResourceId)
  }
  const response = successResponse(request, { ...answer, PhysicalResourceId })
  const bytes = jsonBytes(response)
  if (bytes > MAX_RESPONSE_BYTES) {
    const problem = `The attributes make the response ${bytes} bytes long; CloudFormation takes ${MAX_RESPONSE_BYTES}`
    throw new UnacceptableAnswerError(problem, PhysicalResourceId)
  }
  return response
}

export const isAcceptableId = (physicalResourceId: string): boolean => {
  const bytes = Buffer.byteLength(physicalResourceId)
  return bytes >= 1 && bytes <= MAX_PHYSICAL_ID_BYTES
}

/** A FAILED response within CloudFormation's limit: of the reason, the message gives way, the log pointer never. */
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
  const room = MAX_RESPONSE_BYTES - jsonBytes(withReason(` (${logPointer})`))
  return withReason(`${trimToJsonBytes(message, room)} (${logPointer})`)
}

const successResponse = (request: RequestIds, { PhysicalResourceId, Data }: HandlerResult): CustomResourceResponse => {
  const { StackId, RequestId, LogicalResourceId } = request
  return { Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId, ...(Data && { Data }) }
}
