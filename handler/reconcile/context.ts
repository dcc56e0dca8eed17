import type { DerivedFromEcs } from '../fargate/taskDefinitions/describeTaskDefinitions.ts'
import type { CustomResourceRequest } from '../protocol/index.ts'
import type { Properties } from '../resource/properties.ts'
import type { ApplyContext } from '../vpc/apply/context.ts'
import { CreatedResources } from '../vpc/apply/createdResources.ts'
import type { Progress } from '../vpc/apply/progress.ts'
import type { Ec2 } from '../vpc/ec2/ec2.ts'
import type { LeaseStore } from '../vpc/lock/lease.ts'
import type { Action } from '../vpc/model/actions.ts'
import type { AwsEnvironment } from '../vpc/model/environment.ts'

/** What is needed to carry out a request. */
export interface ReconcileContext {
  ec2: Ec2
  leases: LeaseStore
  /** Where the function runs, which is also where the VPC is. */
  environment: AwsEnvironment
  progress: Progress
  /**
   * When CloudFormation sent the request, in milliseconds since the epoch. Lambda may invoke the function much later.
   */
  requestedAt: number
  /** Reads task definitions from ECS, and derives the needs of their tasks. */
  readTaskDefinitions: (names: readonly string[]) => Promise<DerivedFromEcs>
  /** Called with the actions of each phase before they run. */
  onPhase?: (actions: readonly Action[]) => void
}

/** A request. `properties` are set once they are parsed; a Delete needs none. */
export interface ReconcileRequest {
  request: CustomResourceRequest
  properties?: Properties
}

/** The context for one VPC. The owner leaves, unless the caller changes `deferGroupDeletion`. */
export const applyContext = (
  vpcId: string,
  { RequestId }: CustomResourceRequest,
  { ec2, leases, progress, onPhase }: ReconcileContext,
): ApplyContext => ({
  ec2,
  leases,
  vpcId,
  requestId: RequestId,
  progress,
  created: new CreatedResources(),
  deferGroupDeletion: false,
  leftGroups: new Map<string, string>(),
  onPhase,
})
