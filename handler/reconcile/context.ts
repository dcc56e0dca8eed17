import type { DerivedFromRegistered } from '../fargate/taskDefinitions/registered.ts'
import type { CustomResourceRequest } from '../protocol/index.ts'
import type { Properties } from '../resource/properties.ts'
import type { ApplyContext } from '../vpc/apply/context.ts'
import { CreatedResources } from '../vpc/apply/createdResources.ts'
import type { Progress } from '../vpc/apply/progress.ts'
import type { Ec2 } from '../vpc/ec2/ec2.ts'
import type { LeaseStore } from '../vpc/lock/lease.ts'
import type { Action } from '../vpc/model/actions.ts'
import type { AwsEnvironment } from '../vpc/model/environment.ts'

/** What a request is carried out with. */
export interface ReconcileContext {
  ec2: Ec2
  leases: LeaseStore
  /** Where the function runs, and so where the VPC is. */
  environment: AwsEnvironment
  progress: Progress
  /** When CloudFormation sent the request, in milliseconds since the epoch: Lambda may invoke again much later. */
  requestedAt: number
  /** Reads what the tasks of these definitions need. */
  readTaskDefinitions: (names: readonly string[]) => Promise<DerivedFromRegistered>
  /** Told the actions of each phase before they run. */
  onPhase?: (actions: readonly Action[]) => void
}

/** A request, and its properties once they are parsed: a Delete needs none. */
export interface ReconcileRequest {
  request: CustomResourceRequest
  properties?: Properties
}

/** What plans for one VPC are applied with. The owner leaves, unless the caller says otherwise. */
export const applyContext = (
  vpcId: string,
  { RequestId }: CustomResourceRequest,
  { ec2, leases, progress, requestedAt, onPhase }: ReconcileContext,
): ApplyContext => ({
  ec2,
  leases,
  vpcId,
  requestId: RequestId,
  progress,
  created: new CreatedResources(requestedAt),
  deferGroupDeletion: false,
  leftGroups: new Map<string, string>(),
  onPhase,
})
