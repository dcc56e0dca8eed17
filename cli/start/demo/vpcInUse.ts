import type { OperationResult } from '../../../simulator/lambda/cloudformation.ts'
import type { CustomResourceOutcome } from '../../../simulator/lambda/customResourceResponse.ts'
import { createNatNetwork } from '../../../simulator/networks/natNetwork.ts'
import type { Screen } from '../../output/screen.ts'
import { followOperation } from '../followOperation.ts'
import { printChecks, printProperties, printStatus } from '../print.ts'
import type { SimulatedStack } from '../simulatedNetwork.ts'
import { readEndpoints } from '../vpcState.ts'
import { check, checkSnapshot, passes } from './checks.ts'
import { effectsOf } from './policyEffects.ts'

export const TITLE = 'Create in another VPC, where a workload reaches S3 through a NAT gateway'

/**
 * The default policy of a new S3 gateway would cut off running workloads from their buckets. The Create fails before
 * its first change, and succeeds when the template allows more.
 * @returns whether all checks passed
 */
export const showVpcInUse = async (screen: Screen, simulated: SimulatedStack): Promise<boolean> => {
  const { simulator, ec2, stack } = simulated
  const { vpcId: VpcId, privateSubnetIds } = await createNatNetwork(ec2)
  simulator.world.addNetworkInterface(privateSubnetIds[0] ?? '')
  const found = simulator.snapshot(VpcId)
  const show = async (operation: Promise<OperationResult>): Promise<CustomResourceOutcome> => {
    const { exchanges, ...outcome } = await followOperation(operation, VpcId, simulated, screen)
    printStatus(screen, outcome, exchanges[0]?.milliseconds ?? 0)
    return outcome
  }
  printProperties(screen, { VpcId })
  // As with --disable-rollback. Otherwise, CloudFormation would send a Delete, which has nothing to delete.
  const { outcome, milliseconds } = await stack.request('Create', { ResourceProperties: { VpcId } })
  printStatus(screen, outcome, milliseconds)
  const refusal = [
    check('The Create fails, since workloads would lose their buckets', ['FAILED: S3Buckets'], [errorOf(outcome)]),
    checkSnapshot(found, simulator.snapshot(VpcId)),
  ]
  printChecks(screen, refusal)
  if (!refusal.every(passes)) return false

  screen.line()
  screen.line('The template says what else to allow, here all buckets:')
  printProperties(screen, { VpcId, S3Buckets: '*' })
  const created = await show(stack.create({ VpcId, S3Buckets: '*' }))
  if (created.status === 'FAILED') return false
  const policies = (await readEndpoints(ec2, VpcId))
    .filter(({ kind }) => kind === 'Gateway')
    .map(({ policy }) => policy)
  const resolution = [check('The S3 gateway allows all buckets', ['Allow * on *'], policies.flatMap(effectsOf))]
  printChecks(screen, resolution)

  screen.line()
  screen.line('Delete:')
  await show(stack.delete())
  const restored = [checkSnapshot(found, simulator.snapshot(VpcId))]
  printChecks(screen, restored)
  return [...resolution, ...restored].every(passes)
}

const errorOf = ({ status, reason = '' }: CustomResourceOutcome): string =>
  `${status}: ${reason.includes('S3Buckets') ? 'S3Buckets' : reason}`
