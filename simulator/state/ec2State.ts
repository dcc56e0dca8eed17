import type { Clock } from '../clock.ts'
import { TaskDefinitions } from '../ecs/taskDefinitions.ts'
import { type EndpointService, endpointServices } from '../regions/endpointServices.ts'
import type { Region } from '../regions/region.ts'
import type { Settings } from '../settings.ts'
import { IdSource } from './ids.ts'
import type {
  InternetGateway,
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

/** What a client token was first used for. */
interface IdempotentCall {
  readonly parameters: string
  readonly output: object
}

const NO_TAGS: Tags = new Map()

/** Everything that one account's EC2 holds in one region, and ECS's task definitions. */
export class Ec2State {
  readonly region: Region
  readonly accountId: string
  readonly clock: Clock
  readonly settings: Settings
  readonly ids: IdSource
  readonly taskDefinitions: TaskDefinitions

  readonly vpcs: Table<Vpc>
  readonly subnets: Table<Subnet>
  readonly routeTables: Table<RouteTable>
  readonly internetGateways: Table<InternetGateway>
  readonly securityGroups: Table<SecurityGroup>
  readonly securityGroupRules: Table<SecurityGroupRule>
  readonly networkInterfaces: Table<NetworkInterface>
  readonly endpointServices: EndpointService[]
  readonly idempotentCalls = new Map<string, IdempotentCall>()
  readonly #vpcEndpoints: Table<VpcEndpoint>
  readonly #tags: Table<Tags>

  constructor(region: Region, accountId: string, clock: Clock, settings: Settings, seed: number) {
    this.region = region
    this.accountId = accountId
    this.clock = clock
    this.settings = settings
    this.ids = new IdSource(seed)
    this.taskDefinitions = new TaskDefinitions(region.partition, region.name, accountId)
    this.endpointServices = endpointServices(region)

    const ofVpc = ({ vpcId }: { vpcId?: string | undefined }) => vpcId
    const history = { now: () => this.now(), longestLag: () => this.#longestLag() }
    this.vpcs = new Table<Vpc>(history, ofVpc)
    this.subnets = new Table<Subnet>(history, ofVpc)
    this.routeTables = new Table<RouteTable>(history, ofVpc)
    this.internetGateways = new Table<InternetGateway>(history, ofVpc)
    this.securityGroups = new Table<SecurityGroup>(history, ofVpc)
    this.securityGroupRules = new Table<SecurityGroupRule>(history, ofVpc)
    this.networkInterfaces = new Table<NetworkInterface>(history, ofVpc)
    this.#vpcEndpoints = new Table<VpcEndpoint>(history, ofVpc)
    this.#tags = new Table(history)
  }

  now(): number {
    return this.clock.now()
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

  /** Endpoints whose network interfaces may still be there, which outlast the endpoint itself. */
  vpcEndpointsWithInterfaces(vpcId?: string, lag = 0): VpcEndpoint[] {
    return this.#everyVpcEndpoint(vpcId, lag).filter(({ networkInterfaces }) => networkInterfaces.length > 0)
  }

  tagsOf(id: string, lag = 0): Tags {
    return this.#tags.get(id, lag) ?? NO_TAGS
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
    return Math.max(...Object.values(this.settings.lags))
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
