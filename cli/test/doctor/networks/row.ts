import type { LinkKind } from '../../../../handler/vpc/reachability/path.ts'
import type { VpcShape } from '../../../../simulator/networks/createVpc.ts'
import type { Change } from './network.ts'

/** An expected finding of doctor: the first closed or unknown link on the path to these destinations. */
export interface Finding {
  /** The destinations, by doctor's names; all if left out. */
  of?: readonly string[]
  /** The subnets of the tasks; all if left out. */
  in?: readonly string[]
  state?: 'closed' | 'unknown'
  link: LinkKind
  /** The name of the resource at fault; `*` is the zone of the subnet. */
  id: string
}

/** The tasks to ask doctor about. */
export interface Tasks {
  /** Names of subnets. */
  subnets: readonly string[]
  assignPublicIp: boolean
  /** Values that replace those of the container definition. */
  container: Readonly<Record<string, unknown>>
  platformVersion: string
  /** Further options of doctor. */
  options: readonly string[]
}

/**
 * How tasks reach all their destinations: through endpoints, through a NAT gateway, with both (the endpoints have
 * private DNS), or from public subnets with public addresses.
 */
export type Base = 'endpoints' | 'nat' | 'both' | 'public'

/** A working network, one change to it, and the expected findings. */
export interface Row {
  name: string
  /** Reports of the problem: GitHub threads as `owner/repository#number`, or pages. */
  sources?: readonly string[]
  region?: string
  base: Base
  reshape?: (shape: VpcShape) => VpcShape
  change: Change
  tasks?: Partial<Tasks>
  /** Empty if the network still works. */
  findings: readonly Finding[]
}

/** A section of the page, and the file of its rows. */
export interface Chapter {
  title: string
  file: string
  rows: readonly Row[]
}
