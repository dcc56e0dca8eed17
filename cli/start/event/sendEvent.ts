import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import { vpcIdOf } from '../../../handler/resource/owner.ts'
import { type CustomResourceOutcome, readResponse } from '../../../simulator/lambda/customResourceResponse.ts'
import { LambdaSandbox } from '../../../simulator/lambda/lambdaSandbox.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import type { Screen } from '../../output/screen.ts'
import { isRefusal, unanswered } from '../../unanswered.ts'
import { follow } from '../follow.ts'
import type { SendOptions } from '../options.ts'
import { printOutcome, printProperties } from '../print.ts'
import { builtFunction } from '../simulatedNetwork.ts'
import { readEndpoints } from '../vpcState.ts'
import { type Event, readEvent } from './eventFile.ts'
import { type FunctionEnvironment, functionEnvironmentOf } from './functionEnvironment.ts'
import { forPresentResource } from './presentResource.ts'

/** Lambda's maximum. */
const TIMEOUT_MS = 900_000
const POLL_INTERVAL_MS = 1000

/**
 * Runs the built function with one event, and prints its response.
 * @param logTo receives the function's log
 * @returns whether the response is SUCCESS
 * @throws UsageError if the event is not valid, or EC2 does not respond
 */
export const sendEvent = async (screen: Screen, options: SendOptions, logTo?: Writable): Promise<boolean> => {
  // Like CloudFormation, use a new id for each request: with the same id, EC2's client tokens would repeat too.
  const sent = { ...(await readEvent(options)), RequestId: randomUUID() }
  const environment = await functionEnvironmentOf(sent.StackId, options)
  const event = await readPresent(environment, sent)
  screen.heading(`${event.RequestType} ${event.LogicalResourceId} in ${environment.region}`)
  printProperties(screen, event.ResourceProperties)
  const startedAt = Date.now()
  const outcome = await invoke(screen, event, environment, logTo)
  printOutcome(screen, outcome, Date.now() - startedAt)
  return outcome.status === 'SUCCESS'
}

const vpcOf = ({ ResourceProperties: { VpcId }, PhysicalResourceId }: Event): string =>
  typeof VpcId === 'string' ? VpcId : (vpcIdOf(PhysicalResourceId) ?? '')

/**
 * Fails at once if EC2 does not respond; the function would retry for a minute. Errors from EC2 are left to the
 * function.
 */
const readPresent = async (environment: FunctionEnvironment, event: Event): Promise<Event> => {
  try {
    await readEndpoints(environment.ec2, vpcOf(event))
    return await forPresentResource(event, environment)
  } catch (error) {
    if (isRefusal(error)) return event
    throw unanswered(error, environment.environment.AWS_ENDPOINT_URL)
  }
}

/** Invokes the function once. Unlike Lambda it does not retry, so that the user sees the failure. */
const invoke = async (
  screen: Screen,
  event: Event,
  environment: FunctionEnvironment,
  logTo: Writable | undefined,
): Promise<CustomResourceOutcome> => {
  let logged = ''
  const sandbox = sandboxAt(environment, (text) => {
    logged += text
    logTo?.write(text)
  })
  const bucket = await ResponseBucket.start()
  const ResponseURL = bucket.sign(event.RequestId)
  try {
    const invocation = sandbox.invoke({ ...event, ResponseURL }, randomUUID(), TIMEOUT_MS)
    const endpoints = () => readEndpoints(environment.ec2, vpcOf(event)).catch(() => undefined)
    const result = await follow(invocation, { log: () => logged, endpoints, intervalMs: POLL_INTERVAL_MS }, screen)
    const body = bucket.puts(ResponseURL).find(({ status }) => status === 200)?.body
    if (body !== undefined) return readResponse(body, event)
    const ending = 'error' in result ? `: ${result.error.errorMessage}` : ''
    return { status: 'FAILED', reason: `the function ended without a response${ending}`, attributes: {} }
  } finally {
    await sandbox.kill()
    await bucket.stop()
  }
}

const sandboxAt = (
  { functionArn, region, environment }: FunctionEnvironment,
  log: (text: string) => void,
): LambdaSandbox =>
  new LambdaSandbox({
    entry: builtFunction('handler'),
    functionName: 'fargate-endpoints',
    functionArn,
    region,
    memorySizeMb: 256,
    environment,
    log,
  })
