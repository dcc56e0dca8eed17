/** The OnFailure destination of the main function: answers CloudFormation for an invocation of it that died. */
import type { Context } from 'aws-lambda'
import { failureResponder } from './protocol/index.ts'
import { physicalResourceId } from './resource/identity.ts'
import { logDelivery, logger, logStep, summarize } from './telemetry.ts'
import { Progress } from './vpc/progress.ts'

export const handler = (record: unknown, context: Context): Promise<void> => {
  const startedAt = Date.now()
  const respond = failureResponder({
    physicalResourceId,
    onVerdict: (verdict) => {
      const { StackId, RequestId, LogicalResourceId } = verdict.response
      logger.appendKeys({ StackId, RequestId, LogicalResourceId })
      summarize(verdict, new Progress(logStep), startedAt)
    },
    onDelivery: logDelivery,
  })
  return respond(record, context)
}
