import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import type { EC2Client } from '@aws-sdk/client-ec2'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import type { Place } from './fargate/policies.ts'
import type { Job } from './lifecycle.ts'
import { type Answer, customResource, type Invocation } from './protocol/index.ts'
import { physicalResourceId } from './resource/identity.ts'
import { logDelivery, logger, logStep, summarize } from './telemetry.ts'
import { Progress } from './vpc/progress.ts'

let client: EC2Client | undefined

/** Lambda's context, and beside it what the protocol says of the invocation, as middy passes them on. */
type WorkContext = Context & Pick<Invocation, 'signal'> & { progress: Progress }

/** `arn:<partition>:lambda:<region>:<account>:function:<name>` */
const placeOf = (functionArn: string): Place => {
  const [, partition = '', , region = '', accountId = ''] = functionArn.split(':')
  return { partition, region, accountId }
}

// middy's own early timeout would end the handler alone; the protocol's deadline covers everything.
const work = middy<Job, Answer, Error, WorkContext>({ timeoutEarlyInMillis: 0 })
  .use(injectLambdaContext(logger, { resetKeys: true }))
  .before(({ event: { request } }) => {
    const { RequestType, RequestId, StackId, LogicalResourceId, ResourceProperties } = request
    logger.appendKeys({ RequestType, RequestId, StackId, LogicalResourceId, VpcId: ResourceProperties.VpcId })
  })
  .before(async ({ event }) => {
    if (event.request.RequestType === 'Delete') return
    const { parseProperties } = await import('./resource/properties.ts')
    event.properties = parseProperties(event.request.ResourceProperties)
  })
  .handler(async (job, { signal, progress, invokedFunctionArn }) => {
    const { boundTo, describeAction, newClient, reconcile } = await import('./reconciling.ts')
    client ??= newClient()
    return reconcile(job, {
      ec2: boundTo(client, signal),
      place: placeOf(invokedFunctionArn),
      progress,
      onPlan: (actions) => logger.info('plan', { actions: actions.map(describeAction) }),
      onDrift: (actions) => logger.warn('drift', { repairs: actions.map(describeAction) }),
    })
  })

/** What Lambda runs: the protocol around the lifecycle. */
export const handler = (event: unknown, context: Context): Promise<void> => {
  const startedAt = Date.now()
  const progress = new Progress(logStep)
  const respond = customResource(
    (request, { signal, reportProgress }) => {
      reportProgress(() => progress.describe())
      return work({ request }, { ...context, signal, progress }) as Promise<Answer>
    },
    {
      physicalResourceId,
      onVerdict: (verdict) => summarize(verdict, progress, startedAt),
      onDelivery: logDelivery,
    },
  )
  return respond(event, context)
}
