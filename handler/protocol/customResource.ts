import type { Context } from 'aws-lambda'
import { computeDeadline, type TaskControl, withDeadline } from './deadline.ts'
import { DELIVERY_LIMITS, type DeliveryLimits } from './delivery.ts'
import { DeadlineReachedError, StillWaitingError } from './errors.ts'
import { type DerivePhysicalResourceId, failureOutcome, type Outcome } from './outcome.ts'
import { asRecord, type CustomResourceRequest, type EventFields, parseRequest, separateResponseUrl } from './request.ts'
import { deliveryLimitsUntil, type Observers, respond, timeLeftUntil } from './respond.ts'
import { type HandlerResult, toSuccessResponse } from './response.ts'

/** What the work gets beside the request. */
export interface Invocation extends TaskControl {
  /** When CloudFormation sent the request, in epoch milliseconds. */
  readonly requestedAt: number
  /** When the signal is aborted, in epoch milliseconds. */
  readonly deadline: number
  readonly context: Context
}

export type Work = (request: CustomResourceRequest, invocation: Invocation) => Promise<HandlerResult>

export interface CustomResourceOptions extends Observers {
  /** Derives the id that a failed Create returns. The Delete that follows must find what was created by that id. */
  readonly physicalResourceId: DerivePhysicalResourceId
  readonly limits?: Partial<ProtocolLimits>
}

export interface ProtocolLimits extends DeliveryLimits {
  /** Time of the invocation that is reserved for the delivery, in milliseconds. */
  readonly marginMs: number
  /** How long an aborted task may take after the response to release what it holds, in milliseconds. */
  readonly cleanUpMs: number
}

const LIMITS: ProtocolLimits = { ...DELIVERY_LIMITS, marginMs: 15_000, cleanUpMs: 2_000 }

/**
 * Creates a Lambda handler that sends CloudFormation exactly one response, in time, whatever the work does.
 * The handler rejects only if nobody waits for a response, if the response could not be delivered yet, or if the work goes on in
 * the next invocation.
 */
export const customResource = (
  work: Work,
  options: CustomResourceOptions,
): ((event: unknown, context: Context) => Promise<void>) => {
  const limits = { ...LIMITS, ...options.limits }
  return async (event, context) => {
    const startedAt = Date.now()
    const lambdaEndsAt = startedAt + context.getRemainingTimeInMillis()
    const received = separateResponseUrl(event)
    const requestedAt = received.responseUrl.requestedAt(startedAt)
    const deadline = computeDeadline({
      startedAt,
      requestedAt,
      lambdaEndsAt,
      serviceTimeout: asRecord(received.fields.ResourceProperties)?.ServiceTimeout,
      marginMs: limits.marginMs,
    })
    let running: Promise<unknown> = Promise.resolve()
    // An aborted task may still release what it holds, which would stop with the process.
    const cleanUp = () => settledWithin(running, Math.min(limits.cleanUpMs, timeLeftUntil(lambdaEndsAt)))
    const outcome = await runWork(received.fields, (request) =>
      withDeadline(deadline, (control) => {
        const task = work(request, { ...control, requestedAt, deadline: deadline.at, context })
        running = task
        return task
      }),
    ).catch(async (error: unknown) => {
      if (mayWaitOn(error, requestedAt)) {
        await cleanUp()
        throw new StillWaitingError(error.message)
      }
      const logPointer = `See CloudWatch log stream ${context.logStreamName}`
      return failureOutcome(received, error, options.physicalResourceId, logPointer)
    })
    await respond(received.responseUrl, outcome, deliveryLimitsUntil(lambdaEndsAt, limits), options)
    await cleanUp()
  }
}

/**
 * Until when after the request Lambda is asked to invoke again, in milliseconds: its retries come up to two minutes later, events
 * are kept for 45 minutes, and CloudFormation waits for an hour. See docs/decisions/retries-and-event-age.md.
 */
const WAIT_ON_MS = 42 * 60_000

const mayWaitOn = (error: unknown, requestedAt: number): error is DeadlineReachedError =>
  error instanceof DeadlineReachedError && error.isOnlyWaiting && Date.now() - requestedAt < WAIT_ON_MS

const settledWithin = async (task: Promise<unknown>, ms: number): Promise<void> => {
  if (ms <= 0) return
  const timeUp = Promise.withResolvers<void>()
  const timer = setTimeout(timeUp.resolve, ms)
  await Promise.race([task.catch(() => {}), timeUp.promise])
  clearTimeout(timer)
}

const runWork = async (
  fields: EventFields,
  work: (request: CustomResourceRequest) => Promise<HandlerResult>,
): Promise<Outcome> => {
  const request = parseRequest(fields)
  return { response: toSuccessResponse(request, await work(request)), cause: 'Finished' }
}
