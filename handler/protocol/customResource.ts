import type { Context } from 'aws-lambda'
import { beforeDeadline, deadlineOf, type TimedTask } from './deadline.ts'
import { DELIVERY_LIMITS, type DeliveryLimits } from './delivery.ts'
import { type DerivePhysicalResourceId, failure, type Outcome } from './outcome.ts'
import { asRecord, type CustomResourceRequest, type EventFields, parseRequest, takeOffResponseUrl } from './request.ts'
import { deliveryLimitsUntil, type Observers, respond } from './respond.ts'
import { acceptableResponse, type HandlerResult } from './response.ts'

/** What the work may know of the invocation that it runs in. */
export interface Invocation extends TimedTask {
  /** Epoch milliseconds: the signal is aborted then. */
  readonly deadline: number
  readonly context: Context
}

export type Work = (request: CustomResourceRequest, invocation: Invocation) => Promise<HandlerResult>

export interface CustomResourceOptions extends Observers {
  /** The id that a failed Create answers: it has to be derivable, so that the Delete that follows finds what was made. */
  readonly physicalResourceId: DerivePhysicalResourceId
  readonly limits?: Partial<ProtocolLimits>
}

export interface ProtocolLimits extends DeliveryLimits {
  /** What to keep of the invocation's time for the delivery, in milliseconds. */
  readonly marginMs: number
}

const LIMITS: ProtocolLimits = { ...DELIVERY_LIMITS, marginMs: 15_000 }

/**
 * A Lambda handler that answers CloudFormation one verdict, in time, whatever the work does.
 * It rejects only where nobody can be answered, or where the answer could not be delivered yet.
 */
export const customResource = (
  work: Work,
  options: CustomResourceOptions,
): ((event: unknown, context: Context) => Promise<void>) => {
  const limits = { ...LIMITS, ...options.limits }
  return async (event, context) => {
    const startedAt = Date.now()
    const lambdaEndsAt = startedAt + context.getRemainingTimeInMillis()
    const received = takeOffResponseUrl(event)
    const deadline = deadlineOf({
      startedAt,
      requestedAt: received.responseUrl.requestedAt(startedAt),
      lambdaEndsAt,
      serviceTimeout: asRecord(received.fields.ResourceProperties)?.ServiceTimeout,
      marginMs: limits.marginMs,
    })
    const outcome = await carryOut(received.fields, (request) =>
      beforeDeadline(deadline, (timed) => work(request, { ...timed, deadline: deadline.at, context })),
    ).catch((error: unknown) => {
      const logPointer = `See CloudWatch log stream ${context.logStreamName}`
      return failure(received, error, options.physicalResourceId, logPointer)
    })
    await respond(received.responseUrl, outcome, deliveryLimitsUntil(lambdaEndsAt, limits), options)
  }
}

const carryOut = async (
  fields: EventFields,
  work: (request: CustomResourceRequest) => Promise<HandlerResult>,
): Promise<Outcome> => {
  const request = parseRequest(fields)
  return { response: acceptableResponse(request, await work(request)), cause: 'Finished' }
}
