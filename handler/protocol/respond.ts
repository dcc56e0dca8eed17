import { type Delivery, type DeliveryLimits, deliver } from './delivery.ts'
import { UndeliveredResponseError } from './errors.ts'
import type { Outcome } from './outcome.ts'
import { put } from './put.ts'
import type { ResponseUrl } from './responseUrl.ts'

/** Callbacks for logs and metrics. An error that one throws becomes a process warning and changes nothing. */
export interface Observers {
  /** Called before the delivery. */
  onOutcome?(outcome: Outcome): void
  /** Called after the delivery, whether it succeeded or not. */
  onDelivery?(delivery: Delivery, outcome: Outcome): void
}

/**
 * Delivers the response. Its body is serialized once, so that every attempt sends the same.
 * @throws UndeliveredResponseError if a later delivery may succeed. Lambda then retries the event: reconciling again is
 * harmless, while no response would block the stack for an hour. After a refusal (403) nothing can help: no error then.
 */
export const respond = async (
  responseUrl: ResponseUrl,
  outcome: Outcome,
  limits: DeliveryLimits,
  { onOutcome, onDelivery }: Observers,
): Promise<void> => {
  notify(() => onOutcome?.(outcome))
  const delivery = await deliver(responseUrl, JSON.stringify(outcome.response), limits, put)
  notify(() => onDelivery?.(delivery, outcome))
  if (delivery.result === 'Unavailable') {
    throw new UndeliveredResponseError(`${outcome.response.Status} not delivered: ${delivery.detail}`)
  }
}

/** Time to return to Lambda in. */
const RETURN_MS = 100

/** The milliseconds for which the handler can still wait before Lambda ends the invocation. */
export const timeLeftUntil = (lambdaEndsAt: number): number => Math.max(0, lambdaEndsAt - Date.now() - RETURN_MS)

/** The limits, shortened to the time that Lambda leaves. */
export const deliveryLimitsUntil = (lambdaEndsAt: number, limits: DeliveryLimits): DeliveryLimits => ({
  ...limits,
  totalMs: Math.min(limits.totalMs, timeLeftUntil(lambdaEndsAt)),
})

const notify = (callObserver: () => void): void => {
  try {
    callObserver()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
