import type { Destination } from '../../fargate/destinations.ts'
import type { AwsEnvironment } from '../model/environment.ts'
import type { ObservedNetwork, Subnet } from '../model/observed.ts'

/** In the order in which a connection passes them. */
export type LinkKind = 'dns' | 'route' | 'egress' | 'network-acl' | 'endpoint' | 'ingress' | 'policy'

export type LinkState = 'open' | 'closed' | 'unknown'

/** One condition of the path from a task to a destination. */
export interface Link {
  kind: LinkKind
  /** The id of the endpoint, route table, group or network ACL that it is about. */
  id: string
  state: LinkState
  /**
   * Why it is in that state. It names neither `id` nor the subnet of the task, so that equal paths are reported
   * together.
   */
  reason: string
  /** What to do if it is not open. */
  fix?: string
}

/** The path from a subnet of tasks to a destination. */
export interface Path {
  destination: Destination
  subnetId: string
  /** The id of the endpoint or gateway that the calls pass; empty if they get nowhere. */
  through: string
  links: Link[]
  state: LinkState
  /** The first closed link, else the first unknown one. */
  decisive: Link | undefined
}

/** The network configuration of a task. */
export interface TaskNetwork {
  subnetIds: readonly string[]
  /** Undefined if they are not known. An empty list means the default group of the VPC. */
  securityGroupIds: readonly string[] | undefined
  assignPublicIp: boolean
}

export type Family = 'ipv4' | 'ipv6'

/** All addresses of a family: the destination of a default route. */
export const ANYWHERE: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' }

/** What the links of one path depend on. */
export interface PathContext {
  vpc: ObservedNetwork
  environment: AwsEnvironment
  task: TaskNetwork
  subnet: Subnet
  destination: Destination
  family: Family
}

export const stateOf = (links: readonly Link[]): LinkState => decisiveLink(links)?.state ?? 'open'

export const decisiveLink = (links: readonly Link[]): Link | undefined =>
  links.find(({ state }) => state === 'closed') ?? links.find(({ state }) => state === 'unknown')

/** A link whose state is unknown because a read was denied. */
export const unreadLink = (kind: LinkKind, id: string, action: string): Link => ({
  kind,
  id,
  state: 'unknown',
  reason: `not known without ec2:${action}`,
  fix: `Allow ec2:${action} to whoever runs this command.`,
})

/**
 * Tasks use IPv4 if their subnet has it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export const familyOf = ({ cidrBlock }: Subnet): Family => (cidrBlock === '' ? 'ipv6' : 'ipv4')
