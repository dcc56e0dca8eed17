import type { Writable } from 'node:stream'
import type { OperationResult, Properties, Stack } from '../../../simulator/lambda/cloudformation.ts'
import { seconds } from '../../output/print.ts'
import type { Screen } from '../../output/screen.ts'
import { startCommand } from '../../packageFiles.ts'
import { followOperation } from '../followOperation.ts'
import { printChecks, printOutcome, printProperties } from '../print.ts'
import { type SimulatedStack, type SimulatedStackOptions, startSimulatedStack } from '../simulatedNetwork.ts'
import { readVpcState } from '../vpcState.ts'
import { checkContinuity, checkSnapshot, checksOf, type Expectation, passes, type ResourceState } from './checks.ts'
import { showVpcInUse, TITLE as VPC_IN_USE } from './vpcInUse.ts'

/** One operation of CloudFormation. */
interface Step {
  title: string
  /** The properties in the template; undefined for a Delete. */
  properties?: Properties
  /** The expected result; undefined for a Delete, which restores the VPC. */
  expectation?: Expectation
}

export interface DemoOptions extends SimulatedStackOptions {
  /** Receives the function's log. */
  logTo?: Writable | undefined
}

const BUCKET = 'example-function-front'
const PLAIN: Expectation = { interfaces: ['ecr.api', 'ecr.dkr', 'logs'], gateways: ['s3'], buckets: [] }
const WITH_EXEC: Expectation = {
  interfaces: [...PLAIN.interfaces, 'ssmmessages', 'kms'],
  gateways: PLAIN.gateways,
  buckets: [BUCKET],
}

const demoSteps = (VpcId: string): Step[] => [
  { title: 'Create, with the defaults', properties: { VpcId }, expectation: PLAIN },
  {
    title: 'Update: turn on ECS Exec with a customer managed key, and allow a bucket',
    properties: { VpcId, EcsExec: true, Kms: true, S3Buckets: [BUCKET] },
    expectation: WITH_EXEC,
  },
  { title: 'Update: back to the defaults', properties: { VpcId, EcsExec: false, Kms: false }, expectation: PLAIN },
  { title: 'Delete' },
]

/**
 * Runs a Create, two Updates and a Delete on the embedded simulator, then a Create in a VPC that is in use. Checks EC2
 * after each step, and stops at the first step that fails.
 * @returns whether all checks passed
 */
export const runDemo = async (screen: Screen, options: DemoOptions = {}): Promise<boolean> => {
  const startedAt = Date.now()
  const simulated = await startSimulatedStack(options)
  try {
    printIntroduction(screen, simulated)
    const passed = await runSteps(screen, simulated, options.logTo)
    const outcome = passed
      ? 'All checks passed, and each VPC is as it was before'
      : `Failed: see ✖ above. For the log of the function, run ${startCommand()} --verbose`
    screen.heading(`${outcome} (${seconds(Date.now() - startedAt)})`)
    return passed
  } finally {
    await simulated.close()
  }
}

const printIntroduction = (screen: Screen, { simulator, network, hasLeaseTable }: SimulatedStack): void => {
  const { interfaceEndpointPending, interfaceEndpointDeleting } = simulator.settings.durations
  screen.heading('Fargate Endpoints')
  screen.line(
    'One CloudFormation resource creates every VPC endpoint that ECS tasks on Fargate need in private subnets, ' +
      'and deletes them again. Here CloudFormation creates the resource, updates it twice and deletes it, and ' +
      'tries to create it in a VPC that is in use.',
  )
  screen.line()
  screen.line(
    'EC2 and CloudFormation are simulated on this machine: no AWS account, no cost. ' +
      'The function is the built bundle that Lambda runs.',
  )
  if (!hasLeaseTable) {
    screen.line(
      'The package dynalite is not installed here, so the lease of the VPC is held within the process, not in DynamoDB.',
    )
  }
  screen.line()
  screen.line(
    `EC2 takes 1 to 3 minutes to create an interface endpoint; here it takes ${interfaceEndpointPending / 1000} s.`,
  )
  screen.line(`It takes 2 to 15 minutes to delete one; here it takes ${interfaceEndpointDeleting / 1000} s.`)
  screen.line()
  screen.table([
    ['VPC', `${network.vpcId} in ${simulator.region}`],
    ...network.zones.map(
      (zone, at) =>
        [
          zone,
          `private subnet ${network.privateSubnetIds[at]} with route table ${network.privateRouteTableIds[at]}`,
        ] as const,
    ),
  ])
}

/** Returns whether every step passed. Stops at the first failure, since later steps would only repeat it. */
const runSteps = async (screen: Screen, simulated: SimulatedStack, logTo: Writable | undefined): Promise<boolean> => {
  let before: ResourceState | undefined
  const lifecycle = demoSteps(simulated.network.vpcId).map((step) => ({
    title: step.title,
    run: async (): Promise<boolean> => {
      before = await runStep(screen, simulated, step, before)
      return before !== undefined
    },
  }))
  const steps = [...lifecycle, { title: VPC_IN_USE, run: () => showVpcInUse(screen, simulated) }]
  for (const [at, { title, run }] of steps.entries()) {
    screen.heading(`${at + 1} of ${steps.length}  ${title}`)
    const logged = simulated.lambda.logs.length
    const passed = await run()
    logTo?.write(simulated.lambda.logs.slice(logged))
    if (!passed) return false
  }
  return true
}

/** Returns the resource after the step, or undefined if a check failed. */
const runStep = async (
  screen: Screen,
  simulated: SimulatedStack,
  { properties, expectation }: Step,
  before: ResourceState | undefined,
): Promise<ResourceState | undefined> => {
  const { simulator, ec2, network, stack, snapshotBefore } = simulated
  printProperties(screen, properties)
  const result = await followOperation(operate(stack, properties), network.vpcId, simulated, screen)
  printOutcome(screen, result, result.exchanges[0]?.milliseconds ?? 0)
  if (result.status === 'FAILED') return undefined
  const vpc = await readVpcState(ec2, network.vpcId)
  const after = { ref: result.physicalResourceId ?? '', endpoints: vpc.endpoints }
  const checks = [
    ...(expectation
      ? checksOf(expectation, network, vpc, result.attributes)
      : [checkSnapshot(snapshotBefore, simulator.snapshot(network.vpcId))]),
    ...(before ? [checkContinuity(before, after)] : []),
  ]
  printChecks(screen, checks)
  return checks.every(passes) ? after : undefined
}

const operate = (stack: Stack, properties: Properties | undefined): Promise<OperationResult> => {
  if (!properties) return stack.delete()
  return stack.physicalResourceId === undefined ? stack.create(properties) : stack.update(properties)
}
