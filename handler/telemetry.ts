import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Delivery, Outcome } from './protocol/index.ts'
import { vpcIdOf } from './resource/owner.ts'
import type { Step } from './vpc/apply/progress.ts'

const serviceName = 'fargate-endpoints'

export const logger = new Logger({ serviceName })
const metrics = new Metrics({ namespace: 'FargateEndpoints', serviceName, singleMetric: false })

/** Logs one line for each change in EC2 and each wait, with its result and its duration. */
export const logStep = ({ what, startedAt, endedAt = startedAt, error }: Step): void => {
  const milliseconds = endedAt - startedAt
  if (error === undefined) logger.info(what, { result: 'done', milliseconds })
  else logger.error(what, { result: 'failed', milliseconds, error })
}

/** The log keys of a request no longer exist at the time of its outcome. */
const idsOf = ({ StackId, RequestId, LogicalResourceId }: Outcome['response']) => ({
  StackId,
  RequestId,
  LogicalResourceId,
})

/**
 * Logs one summary line for each invocation, and publishes its metrics: duration, changes, and failures by cause.
 * @param changes how many changes of EC2's state succeeded
 */
export const summarize = ({ response, cause, error }: Outcome, changes: number, startedAt: number): void => {
  const milliseconds = Date.now() - startedAt
  const { Status, Reason, PhysicalResourceId } = response
  const summary = {
    ...idsOf(response),
    Status,
    Reason,
    PhysicalResourceId,
    VpcId: vpcIdOf(PhysicalResourceId),
    cause,
    changes,
    milliseconds,
  }
  if (Status === 'SUCCESS') logger.info('outcome', summary)
  else logger.error('outcome', { ...summary, error })
  metrics.addMetric('Duration', MetricUnit.Milliseconds, milliseconds)
  metrics.addMetric('Changes', MetricUnit.Count, changes)
  if (Status === 'FAILED') metrics.addMetric(`Failures${failureName(error, cause)}`, MetricUnit.Count, 1)
  metrics.publishStoredMetrics()
}

const failureName = (error: unknown, cause: string): string =>
  cause === 'WorkFailed' && error instanceof Error ? error.name : cause

/** An undelivered response has its own metric, because the stack then waits for up to an hour without an error. */
export const logDelivery = (delivery: Delivery, { response }: Outcome): void => {
  const line = { ...idsOf(response), ...delivery }
  if (delivery.result === 'Delivered') {
    logger.info('delivery', line)
    return
  }
  logger.error('delivery', line)
  metrics.addMetric('UndeliveredAnswers', MetricUnit.Count, 1)
  metrics.publishStoredMetrics()
}
