import type { Ec2 } from '../ec2/ec2.ts'
import type { Lease, LeaseStore } from '../lock/lease.ts'
import type { Action } from '../model/actions.ts'
import type { CreatedResources } from './createdResources.ts'
import type { Progress } from './progress.ts'

/** What all rounds of a request for one VPC have in common. */
export interface ApplyContext {
  ec2: Ec2
  leases: LeaseStore
  vpcId: string
  /** The id of the request: the same request, delivered twice, creates nothing twice. */
  requestId: string
  progress: Progress
  created: CreatedResources
  /**
   * Whether a managed group that is still referenced may be left to the next request of its owner: if the owner stays.
   */
  deferGroupDeletion: boolean
  /** Managed groups that were not deleted, each with a warning that says why. */
  leftGroups: Map<string, string>
  /** Called with the actions of each phase before they run. */
  onPhase?: ((actions: readonly Action[]) => void) | undefined
}

/** The context of one phase, which runs under the VPC's lease. */
export interface PhaseContext extends ApplyContext {
  lease: Lease
  /** Sends a call that changes the VPC. The lease is renewed before it and checked after it. */
  change: Ec2['send']
}
