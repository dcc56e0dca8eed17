import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import { vpcIdOf } from '../handler/resource/owner.ts'
import { type CustomResourceOutcome, readResponse } from '../simulator/customResourceResponse.ts'
import { LambdaSandbox } from '../simulator/lambdaSandbox.ts'
import { ResponseBucket } from '../simulator/responseBucket.ts'
import { type Event, readEvent } from './eventFile.ts'
import { follow } from './follow.ts'
import { environmentOf, type FunctionPlace } from './functionEnvironment.ts'
import { readEndpoints } from './heldVpc.ts'
import type { SendOptions } from './options.ts'
import { printOutcome, printProperties } from './print.ts'
import type { Screen } from './screen.ts'
import { builtFunction } from './stage.ts'
import { isRefusal, unanswered } from './unanswered.ts'

/** Lambda's longest. */
const TIMEOUT_MS = 900_000
const LOOK_EVERY_MS = 1000

/**
 * Runs the built function on one event, and prints its verdict.
 * @param logTo where the function's own log goes; nowhere if left out
 * @returns whether the verdict is SUCCESS
 * @throws UsageError where there is no event, or no EC2 to carry it out on
 */
export const sendEvent = async (screen: Screen, options: SendOptions, logTo?: Writable): Promise<boolean> => {
  // CloudFormation gives every request an id of its own, and EC2 takes a repeated one for the same request.
  const event = { ...(await readEvent(options.eventFile, options.vpcId)), RequestId: randomUUID() }
  const environment = await environmentOf(event.StackId, options)
  await demandEc2(environment, event)
  screen.heading(`${event.RequestType} ${event.LogicalResourceId} in ${environment.region}`)
  printProperties(screen, event.ResourceProperties)
  const startedAt = Date.now()
  const outcome = await carryOut(screen, event, environment, logTo)
  printOutcome(screen, outcome, Date.now() - startedAt)
  return outcome.status === 'SUCCESS'
}

const vpcOf = ({ ResourceProperties: { VpcId }, PhysicalResourceId }: Event): string =>
  typeof VpcId === 'string' ? VpcId : (vpcIdOf(PhysicalResourceId) ?? '')

/** The function would try for a minute before it said that nothing is there. What EC2 refuses it says better. */
const demandEc2 = async ({ ec2 }: FunctionPlace, event: Event): Promise<void> => {
  try {
    await readEndpoints(ec2, vpcOf(event))
  } catch (error) {
    if (isRefusal(error)) return
    throw unanswered(error)
  }
}

/** What CloudFormation would make of it. Unlike Lambda it does not retry: whoever sends an event wants to see it fail. */
const carryOut = async (
  screen: Screen,
  event: Event,
  environment: FunctionPlace,
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
    const result = await follow(invocation, { log: () => logged, endpoints, intervalMs: LOOK_EVERY_MS }, screen)
    const body = bucket.puts(ResponseURL).find(({ status }) => status === 200)?.body
    if (body !== undefined) return readResponse(body, event)
    const ending = 'error' in result ? `: ${result.error.errorMessage}` : ''
    return { status: 'FAILED', reason: `the function ended without an answer${ending}`, attributes: {} }
  } finally {
    await sandbox.kill()
    await bucket.stop()
  }
}

const sandboxAt = ({ functionArn, region, environment }: FunctionPlace, log: (text: string) => void): LambdaSandbox =>
  new LambdaSandbox({
    entry: builtFunction('handler'),
    functionName: 'fargate-endpoints',
    functionArn,
    region,
    memorySizeMb: 256,
    environment,
    log,
  })
