import type { Writable } from 'node:stream'
import type { OperationResult, Properties, Stack } from '../simulator/cloudformation.ts'
import { checkContinuity, checkSnapshot, checksOf, type Expectation, isTrue, type Provision } from './checks.ts'
import { follow } from './follow.ts'
import { readEndpoints, readHeldVpc } from './heldVpc.ts'
import { printChecks, printOutcome, printProperties, seconds } from './print.ts'
import type { Screen } from './screen.ts'
import { type Stage, type StageOptions, setStage } from './stage.ts'

/** One thing that CloudFormation does. */
interface Step {
  title: string
  /** Those of the template; a Delete has none. */
  properties?: Properties
  /** What the VPC has to hold afterwards; after a Delete, what it held at first. */
  expectation?: Expectation
}

export interface DemoOptions extends StageOptions {
  /** Where the function's own log goes; nowhere if left out. */
  logTo?: Writable | undefined
}

const LOOK_EVERY_MS = 250

const BUCKET = 'example-function-front'
const PLAIN: Expectation = { interfaces: ['ecr.api', 'ecr.dkr', 'logs'], gateways: ['s3'], buckets: [] }
const WITH_EXEC: Expectation = {
  interfaces: [...PLAIN.interfaces, 'ssmmessages', 'kms'],
  gateways: PLAIN.gateways,
  buckets: [BUCKET],
}

const storyOf = (VpcId: string): Step[] => [
  { title: 'Create, with the defaults', properties: { VpcId }, expectation: PLAIN },
  {
    title: 'Update: ECS Exec on, with a customer managed key, and a bucket for the tasks',
    properties: { VpcId, EcsExec: true, Kms: true, S3Buckets: [BUCKET] },
    expectation: WITH_EXEC,
  },
  { title: 'Update: off again', properties: { VpcId, EcsExec: false, Kms: false }, expectation: PLAIN },
  { title: 'Delete' },
]

/**
 * The main job on the embedded simulator: a Create, two Updates and a Delete, each checked against what EC2 then holds.
 * It ends at the first step that is not as it should be.
 * @returns whether everything was true
 */
export const playDemo = async (screen: Screen, options: DemoOptions = {}): Promise<boolean> => {
  const startedAt = Date.now()
  const stage = await setStage(options)
  try {
    introduce(screen, stage)
    const wasTrue = await playAll(screen, stage, options.logTo)
    const outcome = wasTrue
      ? 'The VPC is as it was found, and everything between was as promised'
      : "Not as promised: see ✖ above, and the function's log by npm start -- --verbose"
    screen.heading(`${outcome} (${seconds(Date.now() - startedAt)})`)
    return wasTrue
  } finally {
    await stage.close()
  }
}

const introduce = (screen: Screen, { simulator, network }: Stage): void => {
  const { interfaceEndpointPending, interfaceEndpointDeleting } = simulator.settings.durations
  screen.heading('Fargate Endpoints')
  screen.line(
    'One CloudFormation resource gives ECS tasks on Fargate, in private subnets, every VPC endpoint that they need, ' +
      'and takes them away again. Here CloudFormation creates it, updates it twice and deletes it.',
  )
  screen.line()
  screen.line(
    'EC2 and CloudFormation are simulated on this machine: no AWS account, no cost. ' +
      'The function is the built one, as it runs in Lambda.',
  )
  screen.line()
  screen.line(`EC2 takes 1 to 3 minutes to make an interface endpoint; here ${interfaceEndpointPending / 1000} s.`)
  screen.line(`It takes 2 to 15 minutes to delete one; here ${interfaceEndpointDeleting / 1000} s.`)
  screen.line()
  screen.table([
    ['VPC', `${network.vpcId} in ${simulator.region}`],
    ...network.zones.map(
      (zone, at) =>
        [zone, `private ${network.privateSubnetIds[at]}, routed by ${network.privateRouteTableIds[at]}`] as const,
    ),
  ])
}

/** Whether every step was true; what comes after one that was not would only repeat it. */
const playAll = async (screen: Screen, stage: Stage, logTo: Writable | undefined): Promise<boolean> => {
  const steps = storyOf(stage.network.vpcId)
  let before: Provision | undefined
  for (const [at, step] of steps.entries()) {
    screen.heading(`${at + 1} of ${steps.length}  ${step.title}`)
    const logged = stage.lambda.logs.length
    before = await playStep(screen, stage, step, before)
    logTo?.write(stage.lambda.logs.slice(logged))
    if (!before) return false
  }
  return true
}

/** What the resource is after the step; undefined where something was not true of it. */
const playStep = async (
  screen: Screen,
  { simulator, ec2, network, lambda, stack, found }: Stage,
  { properties, expectation }: Step,
  before: Provision | undefined,
): Promise<Provision | undefined> => {
  printProperties(screen, properties)
  const logged = lambda.logs.length
  const view = {
    log: () => lambda.logs.slice(logged),
    endpoints: () => readEndpoints(ec2, network.vpcId),
    intervalMs: LOOK_EVERY_MS,
  }
  const result = await follow(operate(stack, properties), view, screen)
  printOutcome(screen, result, result.exchanges[0]?.milliseconds ?? 0)
  if (result.status === 'FAILED') return undefined
  const held = await readHeldVpc(ec2, network.vpcId)
  const provision = { ref: result.physicalResourceId ?? '', endpoints: held.endpoints }
  const checks = [
    ...(expectation
      ? checksOf(expectation, network, held, result.attributes)
      : [checkSnapshot(found, simulator.snapshot(network.vpcId))]),
    ...(before ? [checkContinuity(before, provision)] : []),
  ]
  printChecks(screen, checks)
  return checks.every(isTrue) ? provision : undefined
}

const operate = (stack: Stack, properties: Properties | undefined): Promise<OperationResult> => {
  if (!properties) return stack.delete()
  return stack.physicalResourceId === undefined ? stack.create(properties) : stack.update(properties)
}
