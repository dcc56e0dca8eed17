import type { Destination } from '../../fargate/destinations.ts'
import type { AwsEnvironment } from '../model/environment.ts'
import type { ObservedNetwork, Subnet } from '../model/observed.ts'

/** In the order in which a connection meets them. */
export type LinkKind = 'dns' | 'route' | 'egress' | 'network-acl' | 'endpoint' | 'ingress' | 'policy'

export type LinkState = 'open' | 'closed' | 'unknown'

/** One thing on the way from a task to what it calls. */
export interface Link {
  kind: LinkKind
  /** What it is about: of an endpoint, a route table, a group, a network ACL. */
  id: string
  state: LinkState
  /** Says why it is in that state, without its own id and without the task's subnet: ways that fare alike are told together. */
  reason: string
  /** What to do where it is not open. */
  fix?: string
}

/** The way from a subnet of tasks to what they call. */
export interface Path {
  destination: Destination
  subnetId: string
  /** The endpoint or the gateway that the calls go through; empty where they get nowhere. */
  through: string
  links: Link[]
  state: LinkState
  /** The first link that is closed; if none is, the first of which it can't be told. */
  decisive: Link | undefined
}

/** The network configuration of a task. */
export interface TaskNetwork {
  subnetIds: readonly string[]
  /** Undefined where they are not known; none are the VPC's default group. */
  securityGroupIds: readonly string[] | undefined
  assignPublicIp: boolean
}

export type Family = 'ipv4' | 'ipv6'

/** The block of all addresses of a family: the destination of a default route. */
export const ANYWHERE: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' }

/** What each link of one path depends on. */
export interface Walk {
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

/** A link whose state can't be told because a read was refused. */
export const unread = (kind: LinkKind, id: string, action: string): Link => ({
  kind,
  id,
  state: 'unknown',
  reason: `not known without ec2:${action}`,
  fix: `Allow ec2:${action} to whoever runs this command.`,
})

/** Tasks use IPv4 where their subnet has it. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html */
export const familyOf = ({ cidrBlock }: Subnet): Family => (cidrBlock === '' ? 'ipv6' : 'ipv4')
