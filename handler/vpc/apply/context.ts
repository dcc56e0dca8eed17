import type { Ec2 } from '../ec2/ec2.ts'
import type { Lease, LeaseStore } from '../lock/lease.ts'
import type { Action } from '../model/actions.ts'
import type { CreatedResources } from './createdResources.ts'
import type { Progress } from './progress.ts'

/** What plans for one VPC are applied with, over all rounds of a request. */
export interface ApplyContext {
  ec2: Ec2
  leases: LeaseStore
  vpcId: string
  /** The request's id: the same request, sent twice, creates nothing twice. */
  requestId: string
  progress: Progress
  created: CreatedResources
  /** Whether a managed group that is still referenced may be left for the owner's next request: where the owner stays. */
  deferGroupDeletion: boolean
  /** Managed groups that were left, each with the warning that says why. */
  leftGroups: Map<string, string>
  /** Told the actions of each phase before they run. */
  onPhase?: ((actions: readonly Action[]) => void) | undefined
}

/** What a phase is executed with, under the VPC's lease. */
export interface PhaseContext extends ApplyContext {
  lease: Lease
  /** Sends a call that changes the VPC: the lease is renewed before it and checked after it. */
  change: Ec2['send']
}
