/** The OnFailure destination of the main function: sends FAILED for an invocation that died. */
import type { Context } from 'aws-lambda'
import { failureResponder } from './protocol/index.ts'
import { physicalResourceId } from './resource/owner.ts'
import { logDelivery, summarize } from './telemetry.ts'

export const handler = (record: unknown, context: Context): Promise<void> => {
  const startedAt = Date.now()
  const respond = failureResponder({
    physicalResourceId,
    onOutcome: (outcome) => summarize(outcome, 0, startedAt),
    onDelivery: logDelivery,
  })
  return respond(record, context)
}
