import { type Delivery, type DeliveryLimits, deliver } from './delivery.ts'
import { UndeliveredResponseError } from './errors.ts'
import type { Outcome } from './outcome.ts'
import { put } from './put.ts'
import type { ResponseUrl } from './responseUrl.ts'

/** Told what happens, for logs and metrics. What an observer throws becomes a process warning and changes nothing. */
export interface Observers {
  /** Before the delivery begins. */
  onOutcome?(outcome: Outcome): void
  /** After it, whether it succeeded or not. */
  onDelivery?(delivery: Delivery, outcome: Outcome): void
}

/**
 * Delivers the one verdict. Its body is computed here, once: whatever becomes of the delivery, every try carries the same.
 * @throws UndeliveredResponseError where a later try could succeed: Lambda then invokes again, and reconciling again is
 * harmless, whereas silence costs the stack an hour. A refused URL (403) is over for good: that returns normally.
 */
export const respond = async (
  responseUrl: ResponseUrl,
  outcome: Outcome,
  limits: DeliveryLimits,
  { onOutcome, onDelivery }: Observers,
): Promise<void> => {
  observe(() => onOutcome?.(outcome))
  const delivery = await deliver(responseUrl, JSON.stringify(outcome.response), limits, put)
  observe(() => onDelivery?.(delivery, outcome))
  if (delivery.outcome === 'Unavailable') {
    throw new UndeliveredResponseError(`${outcome.response.Status} not delivered: ${delivery.lastResult}`)
  }
}

/** What it takes to return to Lambda. */
const RETURN_MS = 100

/** The limits, within the time that Lambda leaves. */
export const deliveryLimitsUntil = (lambdaEndsAt: number, limits: DeliveryLimits): DeliveryLimits => {
  const timeLeft = Math.max(0, lambdaEndsAt - Date.now() - RETURN_MS)
  return { ...limits, totalMs: Math.min(limits.totalMs, timeLeft) }
}

const observe = (tell: () => void): void => {
  try {
    tell()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
