import type { Context } from 'aws-lambda'
import { DELIVERY_LIMITS, type DeliveryLimits } from './delivery.ts'
import { InvocationFailedError } from './errors.ts'
import { explainFailure, readInvocationFailure } from './invocationRecord.ts'
import { type DerivePhysicalResourceId, failure } from './outcome.ts'
import { asRecord, takeOffResponseUrl } from './request.ts'
import { deliveryLimitsUntil, type Observers, respond } from './respond.ts'

export interface FailureResponderOptions extends Observers {
  /** The same as that of the function that failed, so that the Delete which follows finds what was made. */
  readonly physicalResourceId: DerivePhysicalResourceId
  readonly limits?: Partial<DeliveryLimits>
}

/**
 * A Lambda handler for the `OnFailure` destination of a custom resource's function: where that function died without an
 * answer, this one answers FAILED. A stack that would have waited an hour goes on within minutes.
 */
export const failureResponder = (
  options: FailureResponderOptions,
): ((record: unknown, context: Context) => Promise<void>) => {
  const limits = { ...DELIVERY_LIMITS, ...options.limits }
  return async (record, context) => {
    const lambdaEndsAt = Date.now() + context.getRemainingTimeInMillis()
    const received = takeOffResponseUrl(asRecord(record)?.requestPayload)
    const invocation = readInvocationFailure(record)
    const logPointer = `See the CloudWatch logs of ${invocation.functionArn}, request ${invocation.requestId}`
    const error = new InvocationFailedError(received.responseUrl.redact(explainFailure(invocation)))
    const outcome = failure(received, error, options.physicalResourceId, logPointer)
    await respond(received.responseUrl, outcome, deliveryLimitsUntil(lambdaEndsAt, limits), options)
  }
}
