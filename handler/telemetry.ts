import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Delivery, Outcome } from './protocol/index.ts'
import { vpcIdOf } from './resource/owner.ts'
import type { Progress, Step } from './vpc/apply/progress.ts'

const serviceName = 'fargate-endpoints'

export const logger = new Logger({ serviceName })
const metrics = new Metrics({ namespace: 'FargateEndpoints', serviceName, singleMetric: false })

/** One line for each change of EC2's state and each wait, with its result and its time. */
export const logStep = ({ what, startedAt, endedAt = startedAt, error }: Step): void => {
  const milliseconds = endedAt - startedAt
  if (error === undefined) logger.info(what, { result: 'done', milliseconds })
  else logger.error(what, { result: 'failed', milliseconds, error })
}

/** One summary line an invocation, and its metrics: duration, changes, and failures by their cause. */
export const summarize = ({ response, cause, error }: Outcome, progress: Progress, startedAt: number): void => {
  const milliseconds = Date.now() - startedAt
  const changes = progress.done.length
  const { Status, Reason, PhysicalResourceId } = response
  const summary = {
    Status,
    Reason,
    PhysicalResourceId,
    vpcId: vpcIdOf(PhysicalResourceId),
    cause,
    changes,
    milliseconds,
  }
  if (Status === 'SUCCESS') logger.info('outcome', summary)
  else logger.error('outcome', { ...summary, error })
  metrics.addMetric('Duration', MetricUnit.Milliseconds, milliseconds)
  metrics.addMetric('Changes', MetricUnit.Count, changes)
  if (Status === 'FAILED') metrics.addMetric(`Failures${nameOf(error, cause)}`, MetricUnit.Count, 1)
  metrics.publishStoredMetrics()
}

const nameOf = (error: unknown, cause: string): string =>
  cause === 'WorkFailed' && error instanceof Error ? error.name : cause

/** An answer that CloudFormation did not get is a metric of its own: a stack may wait for its hour, and no error tells. */
export const logDelivery = (delivery: Delivery): void => {
  if (delivery.outcome === 'Delivered') {
    logger.info('delivery', { ...delivery })
    return
  }
  logger.error('delivery', { ...delivery })
  metrics.addMetric('UndeliveredAnswers', MetricUnit.Count, 1)
  metrics.publishStoredMetrics()
}
