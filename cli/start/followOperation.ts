import type { OperationResult } from '../../simulator/lambda/cloudformation.ts'
import type { Screen } from '../output/screen.ts'
import { follow } from './follow.ts'
import type { SimulatedStack } from './simulatedNetwork.ts'
import { readEndpoints } from './vpcState.ts'

const POLL_INTERVAL_MS = 250

/** Shows the progress of an operation that has just begun. */
export const followOperation = (
  operation: Promise<OperationResult>,
  vpcId: string,
  { ec2, lambda }: SimulatedStack,
  screen: Screen,
): Promise<OperationResult> => {
  const logged = lambda.logs.length
  const source = {
    log: () => lambda.logs.slice(logged),
    endpoints: () => readEndpoints(ec2, vpcId),
    intervalMs: POLL_INTERVAL_MS,
  }
  return follow(operation, source, screen)
}
