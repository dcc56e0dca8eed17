import type { Clock } from '../clock.ts'
import { Clusters } from '../ecs/clusters.ts'
import { TaskDefinitions } from '../ecs/taskDefinitions.ts'
import { type EndpointService, endpointServices } from '../regions/endpointServices.ts'
import type { Region } from '../regions/region.ts'
import type { Lag, Settings } from '../settings.ts'
import { IdSource } from './ids.ts'
import type { NetworkAcl } from './networkAcl.ts'
import { Random } from './random.ts'
import type {
  DhcpOptions,
  InternetGateway,
  NatGateway,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
} from './resources.ts'
import { Table } from './table.ts'
import { stateAt, type VpcEndpoint } from './vpcEndpoint.ts'

export type Tags = ReadonlyMap<string, string>

export interface Zone {
  readonly zoneName: string
  readonly zoneId: string
  readonly zoneType: 'availability-zone' | 'local-zone'
  readonly groupName: string
}

/** The first call with a client token. */
interface IdempotentCall {
  readonly parameters: string
  readonly output: object
}

const NO_TAGS: Tags = new Map()

type Lags = Readonly<Record<'byId' | 'lists' | 'tags' | 'attributes', number>>

const NO_LAGS: Lags = { byId: 0, lists: 0, tags: 0, attributes: 0 }

/** The time for which the creation time of a resource is remembered, in milliseconds. */
const YOUNG_MS = 3_600_000

/** The state of EC2 for one account and region, and the known state of its ECS. */
export class Ec2State {
  readonly region: Region
  readonly accountId: string
  readonly clock: Clock
  readonly settings: Settings
  readonly ids: IdSource
  readonly #networkAclIds: IdSource
  readonly random: Random
  readonly taskDefinitions: TaskDefinitions
  readonly clusters: Clusters
  /** CloudFormation stacks that no longer exist, by ARN. All others exist. */
  readonly deletedStacks = new Map<string, 'deleted' | 'forgotten'>()

  readonly vpcs: Table<Vpc>
  readonly subnets: Table<Subnet>
  readonly routeTables: Table<RouteTable>
  readonly internetGateways: Table<InternetGateway>
  readonly securityGroups: Table<SecurityGroup>
  readonly securityGroupRules: Table<SecurityGroupRule>
  readonly networkInterfaces: Table<NetworkInterface>
  readonly networkAcls: Table<NetworkAcl>
  readonly dhcpOptions: Table<DhcpOptions>
  readonly natGateways: Table<NatGateway>
  readonly endpointServices: EndpointService[]
  /** By name: the region's Availability Zones, and the Local Zones that the account has opted in to. */
  readonly zones: Record<string, Zone>
  readonly idempotentCalls = new Map<string, IdempotentCall>()
  readonly #vpcEndpoints: Table<VpcEndpoint>
  readonly #tags: Table<Tags>
  readonly #createdAt = new Map<string, number>()
  #action = ''
  #lags = NO_LAGS

  constructor(region: Region, accountId: string, clock: Clock, settings: Settings, seed: number) {
    this.region = region
    this.accountId = accountId
    this.clock = clock
    this.settings = settings
    this.ids = new IdSource(seed)
    this.#networkAclIds = new IdSource(-1 - seed)
    this.random = new Random(() => settings.seed)
    this.clusters = new Clusters(region.partition, region.name, accountId)
    this.taskDefinitions = new TaskDefinitions(region.partition, region.name, accountId)
    this.endpointServices = endpointServices(region)
    const group = { zoneType: 'availability-zone', groupName: `${region.name}-zg-1` } as const
    this.zones = Object.fromEntries(
      Object.entries(region.zones).map(([zoneName, zoneId]) => [zoneName, { zoneName, zoneId, ...group }]),
    )

    const ofVpc = ({ vpcId }: { vpcId?: string | undefined }) => vpcId
    const history = { now: () => this.now(), longestLag: () => this.#longestLag() }
    this.vpcs = new Table<Vpc>(history, ofVpc)
    this.subnets = new Table<Subnet>(history, ofVpc)
    this.routeTables = new Table<RouteTable>(history, ofVpc)
    this.internetGateways = new Table<InternetGateway>(history, ofVpc)
    this.securityGroups = new Table<SecurityGroup>(history, ofVpc)
    this.securityGroupRules = new Table<SecurityGroupRule>(history, ofVpc)
    this.networkInterfaces = new Table<NetworkInterface>(history, ofVpc)
    this.networkAcls = new Table<NetworkAcl>(history, ofVpc)
    this.dhcpOptions = new Table<DhcpOptions>(history)
    this.natGateways = new Table<NatGateway>(history, ofVpc)
    this.#vpcEndpoints = new Table<VpcEndpoint>(history, ofVpc)
    this.#tags = new Table(history)
  }

  now(): number {
    return this.clock.now()
  }

  /** Begins a call, and draws the lags of its reads. A call runs without interruption. */
  beginCall(action: string): void {
    this.#action = action
    const { byId, lists, tags, attributes = 0 } = this.settings.lags
    const draw = (lag: Lag) => this.#draw(lag)
    this.#lags = action.startsWith('Describe')
      ? { byId: draw(byId), lists: draw(lists), tags: draw(tags), attributes: draw(attributes) }
      : NO_LAGS
  }

  /** The lags of the reads of the current call. */
  get lags(): Lags {
    return this.#lags
  }

  /** Returns a new id. Its resource counts as recently created from now on. */
  newId(prefix: string): string {
    return this.#young(this.ids.next(prefix))
  }

  /**
   * Returns a new id for an ACL. EC2 creates ACLs with VPCs and subnets; their ids have a separate sequence, so that
   * they do not change other ids.
   */
  newNetworkAclId(prefix: 'acl' | 'aclassoc'): string {
    return this.#young(this.#networkAclIds.next(prefix))
  }

  #young(id: string): string {
    const now = this.now()
    for (const [old, createdAt] of this.#createdAt) {
      if (createdAt > now - YOUNG_MS) break
      this.#createdAt.delete(old)
    }
    this.#createdAt.set(id, now)
    return id
  }

  /** Returns the age of a resource; Infinity for an old one. */
  ageOf(id: string): number {
    return this.now() - (this.#createdAt.get(id) ?? Number.NEGATIVE_INFINITY)
  }

  /** Whether an event of this probability happens in the current call. */
  happens(probability: number): boolean {
    return this.random.happens(this.#action, probability)
  }

  arn(type: string, id: string, ownerId = this.accountId): string {
    return `arn:${this.region.partition}:ec2:${this.region.name}:${ownerId}:${type}/${id}`
  }

  putVpcEndpoint(endpoint: VpcEndpoint): void {
    this.#vpcEndpoints.put(endpoint.vpcEndpointId, endpoint)
  }

  vpcEndpoint(id: string, lag = 0): VpcEndpoint | undefined {
    const endpoint = this.#vpcEndpoints.get(id, lag)
    return endpoint && this.#isThere(endpoint, lag) ? endpoint : undefined
  }

  vpcEndpoints(vpcId?: string, lag = 0): VpcEndpoint[] {
    return this.#everyVpcEndpoint(vpcId, lag).filter((endpoint) => this.#isThere(endpoint, lag))
  }

  /** Returns endpoints that may still have network interfaces, which exist longer than the endpoint itself. */
  vpcEndpointsWithInterfaces(vpcId?: string, lag = 0): VpcEndpoint[] {
    return this.#everyVpcEndpoint(vpcId, lag).filter(({ networkInterfaces }) => networkInterfaces.length > 0)
  }

  tagsOf(id: string, lag = 0): Tags {
    return this.#tags.get(id, lag) ?? NO_TAGS
  }

  /** Returns the tags as the response of the current call shows them. */
  describedTags(id: string): Tags {
    return this.tagsOf(id, this.#lags.tags)
  }

  everyTag(lag = 0): [id: string, tags: Tags][] {
    for (const endpoint of this.#vpcEndpoints.all()) this.#forgetIfGone(endpoint)
    return this.#tags.entries(lag)
  }

  setTags(id: string, tags: Tags): void {
    if (tags.size > 0) this.#tags.put(id, tags)
    else this.#tags.remove(id)
  }

  #longestLag(): number {
    return Math.max(...Object.values(this.settings.lags).map((lag) => (typeof lag === 'number' ? lag : lag.upTo)))
  }

  #draw(lag: Lag): number {
    if (typeof lag === 'number') return lag
    return this.happens(lag.probability ?? 1) ? Math.floor(this.random.next(this.#action) * (lag.upTo + 1)) : 0
  }

  #everyVpcEndpoint(vpcId: string | undefined, lag: number): VpcEndpoint[] {
    const endpoints = vpcId === undefined ? this.#vpcEndpoints.all(lag) : this.#vpcEndpoints.inVpc(vpcId, lag)
    for (const endpoint of endpoints) this.#forgetIfGone(endpoint)
    return endpoints
  }

  #isThere(endpoint: VpcEndpoint, lag: number): boolean {
    return stateAt(endpoint, this.now() - lag) !== 'gone'
  }

  #forgetIfGone(endpoint: VpcEndpoint): void {
    const { vpcEndpointId, interfacesReleasedAt = Number.POSITIVE_INFINITY } = endpoint
    const oldestRead = this.now() - this.#longestLag()
    if (stateAt(endpoint, oldestRead) !== 'gone' || interfacesReleasedAt > oldestRead) return
    this.#vpcEndpoints.remove(vpcEndpointId)
    for (const id of [vpcEndpointId, ...endpoint.networkInterfaces.map((eni) => eni.networkInterfaceId)]) {
      this.#tags.remove(id)
    }
  }
}
