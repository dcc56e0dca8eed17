import type { LinkKind } from '../../../../handler/vpc/reachability/path.ts'
import type { VpcShape } from '../../../../simulator/networks/createVpc.ts'
import type { Change } from './network.ts'

/** What doctor is to find: the first link that is closed or unknown, on the path to these. */
export interface Finding {
  /** What the tasks reach for, by doctor's names; everything if left out. */
  of?: readonly string[]
  /** The subnets of the tasks; all if left out. */
  in?: readonly string[]
  state?: 'closed' | 'unknown'
  link: LinkKind
  /** The name of what breaks; `*` stands for the zone of the subnet. */
  id: string
}

/** The tasks that doctor is asked about. */
export interface Tasks {
  /** Names of subnets. */
  subnets: readonly string[]
  assignPublicIp: boolean
  /** Parts of the one container's definition. */
  container: Readonly<Record<string, unknown>>
  platformVersion: string
  /** Further options of doctor. */
  options: readonly string[]
}

/**
 * How tasks reach everything that they need: through endpoints, a NAT gateway, a NAT gateway beside endpoints that have
 * private DNS, or from public subnets with public addresses.
 */
export type Base = 'endpoints' | 'nat' | 'both' | 'public'

/** A working network, one thing that is changed in it, and what doctor finds. */
export interface Row {
  name: string
  /** Where people met it: threads of GitHub as `owner/repository#number`, or pages. */
  sources?: readonly string[]
  region?: string
  base: Base
  reshape?: (shape: VpcShape) => VpcShape
  change: Change
  tasks?: Partial<Tasks>
  /** Empty for a network that works all the same. */
  findings: readonly Finding[]
}

/** A subject of the table, with the file that its rows are in. */
export interface Chapter {
  title: string
  file: string
  rows: readonly Row[]
}
