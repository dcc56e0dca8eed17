import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import type { EC2Client } from '@aws-sdk/client-ec2'
import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import type { DerivedFromEcs } from './fargate/taskDefinitions/describeTaskDefinitions.ts'
import { customResource, type HandlerResult, type Invocation } from './protocol/index.ts'
import type { ReconcileRequest } from './reconcile/context.ts'
import { physicalResourceId } from './resource/owner.ts'
import { logDelivery, logger, logStep, summarize } from './telemetry.ts'
import { Progress } from './vpc/apply/progress.ts'
import type { LeaseStore } from './vpc/lock/lease.ts'
import { environmentOf } from './vpc/model/environment.ts'

let client: EC2Client | undefined
let leases: LeaseStore | undefined

/** Lambda's context, extended with what the protocol passes to the work. */
type WorkContext = Context & Pick<Invocation, 'signal' | 'requestedAt'> & { progress: Progress }

/** Loads the ECS client, which is in a file of its own, only when task definitions are read. */
const readTaskDefinitions = async (
  names: readonly string[],
  region: string,
  signal: AbortSignal,
): Promise<DerivedFromEcs> => {
  const [{ deriveFromEcs }, { CLIENT_CONFIGURATION }] = await Promise.all([
    import('./fargate/taskDefinitions/describeTaskDefinitions.ts'),
    import('./reconcile/index.ts'),
  ])
  // More of the SDK's own tries than for EC2: nothing else tries again.
  const configuration = { ...CLIENT_CONFIGURATION, maxAttempts: 10 }
  const result = await deriveFromEcs(names, { region, configuration, signal })
  const { derived, unreadable } = result
  logger.info('task definitions', {
    needs: Object.fromEntries(derived.reasons),
    warnings: derived.warnings,
    unreadable,
  })
  return result
}

// middy's early timeout covers only the handler. The protocol's deadline covers everything.
const work = middy<ReconcileRequest, HandlerResult, Error, WorkContext>({ timeoutEarlyInMillis: 0 })
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
  .handler(async (request, { signal, requestedAt, progress, invokedFunctionArn }) => {
    const { bindClient, describeAction, newClient, newLeases, reconcile } = await import('./reconcile/index.ts')
    const environment = environmentOf(request.request.StackId, invokedFunctionArn)
    const { LOCK_TABLE_NAME } = process.env
    if (!LOCK_TABLE_NAME) logger.warn('LOCK_TABLE_NAME is not set: the lock of a VPC holds only within this process')
    client ??= newClient()
    leases ??= newLeases(LOCK_TABLE_NAME)
    return reconcile(request, {
      ec2: bindClient(client, signal, (action) => progress.addPending(action)),
      leases,
      environment,
      progress,
      requestedAt,
      readTaskDefinitions: (names) => readTaskDefinitions(names, environment.region, signal),
      onPhase: (actions) => logger.info('plan', { actions: actions.map(describeAction) }),
    })
  })

/** The Lambda handler: the protocol around the operation. */
export const handler = (event: unknown, context: Context): Promise<void> => {
  const startedAt = Date.now()
  const progress = new Progress(logStep)
  const respond = customResource(
    (request, { signal, requestedAt, reportProgress }) => {
      reportProgress(() => ({ description: progress.describe(), isOnlyWaiting: progress.isOnlyWaiting }))
      return work({ request }, { ...context, signal, requestedAt, progress }) as Promise<HandlerResult>
    },
    {
      physicalResourceId,
      onOutcome: (outcome) => summarize(outcome, progress.changes, startedAt),
      onDelivery: logDelivery,
    },
  )
  return respond(event, context)
}
