import type { Context } from 'aws-lambda'
import { DELIVERY_LIMITS, type DeliveryLimits } from './delivery.ts'
import { InvocationFailedError } from './errors.ts'
import { explainInvocationFailure, parseInvocationRecord } from './invocationRecord.ts'
import { type DerivePhysicalResourceId, failureOutcome } from './outcome.ts'
import { asRecord, separateResponseUrl } from './request.ts'
import { deliveryLimitsUntil, type Observers, respond } from './respond.ts'

export interface FailureResponderOptions extends Observers {
  /** The same function that `customResource` has, so that the Delete finds what the failed invocation created. */
  readonly physicalResourceId: DerivePhysicalResourceId
  readonly limits?: Partial<DeliveryLimits>
}

/**
 * Creates a Lambda handler for the `OnFailure` destination of a custom resource's function. It sends FAILED for an
 * invocation that died without a response, so that the stack continues within minutes instead of an hour.
 */
export const failureResponder = (
  options: FailureResponderOptions,
): ((record: unknown, context: Context) => Promise<void>) => {
  const limits = { ...DELIVERY_LIMITS, ...options.limits }
  return async (record, context) => {
    const lambdaEndsAt = Date.now() + context.getRemainingTimeInMillis()
    const received = separateResponseUrl(asRecord(record)?.requestPayload)
    const invocation = parseInvocationRecord(record)
    const logPointer = `See the CloudWatch logs of ${invocation.functionArn}, request ${invocation.requestId}`
    const error = new InvocationFailedError(received.responseUrl.redact(explainInvocationFailure(invocation)))
    const outcome = failureOutcome(received, error, options.physicalResourceId, logPointer)
    await respond(received.responseUrl, outcome, deliveryLimitsUntil(lambdaEndsAt, limits), options)
  }
}
