import { afterAcceptance } from './actions/vpcEndpoints/lifecycle.ts'
import type { EcsService, EcsTask } from './ecs/clusters.ts'
import type { RegisteredTaskDefinition } from './ecs/taskDefinitions.ts'
import type { EndpointService } from './regions/endpointServices.ts'
import type { Ec2State } from './state/ec2State.ts'
import type { NatGateway, NetworkInterface } from './state/resources.ts'
import { type EndpointFailure, type EndpointState, stateAt } from './state/vpcEndpoint.ts'

type ForeignNetworkInterface = Partial<Omit<NetworkInterface, 'networkInterfaceId' | 'subnetId' | 'vpcId'>>

interface PlacedTask extends EcsTask {
  subnetId?: string
  groupIds?: string[]
  publicIp?: string
}

/** Does what no call of EC2 can: what other accounts, other services and failures do to a network. */
export class World {
  readonly #state: Ec2State

  constructor(state: Ec2State) {
    this.#state = state
  }

  /** Associates a private hosted zone of Route 53 with a VPC. */
  attachHostedZone(vpcId: string, name: string): void {
    const vpc = known(this.#state.vpcs.get(vpcId), vpcId)
    const hostedZoneId = `Z${this.#state.ids.digits().toUpperCase()}`
    this.#state.vpcs.put(vpcId, { ...vpc, hostedZones: [...vpc.hostedZones, { hostedZoneId, name }] })
  }

  /** Gives the VPC to another account, which shares its subnets with the simulator's account. */
  shareVpcFrom(ownerId: string, vpcId: string): void {
    const { vpcs, subnets, routeTables } = this.#state
    vpcs.put(vpcId, { ...known(vpcs.get(vpcId), vpcId), ownerId })
    for (const subnet of subnets.inVpc(vpcId)) subnets.put(subnet.subnetId, { ...subnet, ownerId })
    for (const table of routeTables.inVpc(vpcId)) routeTables.put(table.routeTableId, { ...table, ownerId })
  }

  /** Routes traffic between the subnets of a VPC through a network interface, such as an inspecting instance's. */
  replaceLocalTargets(vpcId: string, networkInterfaceId: string): void {
    const { routeTables } = this.#state
    for (const table of routeTables.inVpc(vpcId)) {
      routeTables.put(table.routeTableId, { ...table, localTarget: networkInterfaceId })
    }
  }

  /** Puts an endpoint into a state, where it stays. */
  setEndpointState(vpcEndpointId: string, endpointState: EndpointState, failure: EndpointFailure = {}): void {
    const endpoint = known(this.#state.vpcEndpoint(vpcEndpointId), vpcEndpointId)
    const now = this.#state.now()
    const isOver = endpointState === 'deleted' || endpointState === 'gone'
    this.#state.putVpcEndpoint({
      ...endpoint,
      lifecycle: [{ from: now, state: endpointState }],
      interfacesReleasedAt: isOver ? now : endpoint.interfacesReleasedAt,
      failure,
    })
  }

  /** The service's owner accepts an endpoint that waits for it. */
  acceptEndpoint(vpcEndpointId: string): void {
    const endpoint = known(this.#state.vpcEndpoint(vpcEndpointId), vpcEndpointId)
    const current = stateAt(endpoint, this.#state.now())
    if (current !== 'pendingAcceptance') throw new Error(`${vpcEndpointId} is ${current}, not pendingAcceptance`)
    this.#state.putVpcEndpoint({ ...endpoint, lifecycle: afterAcceptance(this.#state, endpoint) })
  }

  /** Puts a NAT gateway into a state, where it stays. */
  setNatGatewayState(
    natGatewayId: string,
    natGatewayState: NatGateway['state'],
    failure?: NatGateway['failure'],
  ): void {
    const gateway = known(this.#state.natGateways.get(natGatewayId), natGatewayId)
    this.#state.natGateways.put(natGatewayId, { ...gateway, state: natGatewayState, failure })
  }

  /** Puts a network interface of something else into a subnet: a task, an instance, a load balancer. */
  addNetworkInterface(subnetId: string, parts: ForeignNetworkInterface = {}): string {
    const { vpcId } = known(this.#state.subnets.get(subnetId), subnetId)
    const networkInterfaceId = this.#state.newId('eni')
    this.#state.networkInterfaces.put(networkInterfaceId, {
      networkInterfaceId,
      vpcId,
      subnetId,
      ownerId: this.#state.accountId,
      groupIds: [],
      privateIpAddress: '10.0.0.250',
      description: '',
      interfaceType: 'interface',
      requesterManaged: false,
      ...parts,
    })
    return networkInterfaceId
  }

  removeNetworkInterface(networkInterfaceId: string): void {
    this.#state.networkInterfaces.remove(networkInterfaceId)
  }

  /** Takes addresses of a subnet, as instances and tasks would. */
  takeAddresses(subnetId: string, addressesTaken: number): void {
    const subnet = known(this.#state.subnets.get(subnetId), subnetId)
    this.#state.subnets.put(subnetId, { ...subnet, addressesTaken })
  }

  /** Opts in to a Local Zone, in which subnets can be created from then on. No AWS service has endpoints there. */
  addLocalZone(zoneName: string, zoneId: string): void {
    const groupName = zoneName.replace(/[a-z]$/, '')
    this.#state.zones[zoneName] = { zoneName, zoneId, zoneType: 'local-zone', groupName }
  }

  /** Changes what the region offers: every service of that name and type, or a new one. */
  putEndpointService(service: EndpointService): void {
    const services = this.#state.endpointServices
    const index = services.findIndex(
      ({ serviceName, serviceType }) => serviceName === service.serviceName && serviceType === service.serviceType,
    )
    services.splice(index < 0 ? services.length : index, index < 0 ? 0 : 1, service)
  }

  removeEndpointService(serviceName: string): void {
    const services = this.#state.endpointServices
    services.splice(0, services.length, ...services.filter((service) => service.serviceName !== serviceName))
  }

  /** Registers a task definition with ECS, and gives the ARN of its revision. */
  registerTaskDefinition(definition: RegisteredTaskDefinition): string {
    return this.#state.taskDefinitions.register(definition)
  }

  deregisterTaskDefinition(taskDefinitionArn: string): void {
    this.#state.taskDefinitions.deregister(taskDefinitionArn)
  }

  /** Deletes a stack of CloudFormation and retains its resources. Whether CloudFormation still describes it is given. */
  deleteStack(stackId: string, { isForgotten = false } = {}): void {
    this.#state.deletedStacks.set(stackId, isForgotten ? 'forgotten' : 'deleted')
  }

  /** Creates a service of ECS, or replaces the one of that name and cluster. @returns its ARN */
  putEcsService(service: EcsService): string {
    return this.#state.clusters.putService(service)
  }

  /**
   * Creates a task of ECS. With a subnet it has a network interface there, which a stopped task no longer has.
   * @returns its ARN
   */
  putEcsTask({ subnetId, groupIds = [], publicIp, ...task }: PlacedTask): string {
    const id = this.#state.ids.digits() + this.#state.ids.digits()
    if (subnetId === undefined) return this.#state.clusters.putTask(id, task)
    const details = [{ name: 'subnetId', value: subnetId }]
    if (task.lastStatus === 'STOPPED') {
      const attachments = [{ type: 'ElasticNetworkInterface', status: 'DELETED', details }]
      return this.#state.clusters.putTask(id, { attachments, ...task })
    }
    const networkInterfaceId = this.addNetworkInterface(subnetId, {
      groupIds,
      publicIp,
      description: `arn:${this.#state.region.partition}:ecs:${this.#state.region.name}:${this.#state.accountId}:attachment/${id}`,
      requesterManaged: true,
    })
    details.push({ name: 'networkInterfaceId', value: networkInterfaceId })
    const attachments = [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', details }]
    return this.#state.clusters.putTask(id, { attachments, ...task })
  }

  /** ECS no longer describes a task that stopped a while ago. */
  removeEcsTask(taskArn: string): void {
    this.#state.clusters.removeTask(taskArn)
  }

  /** The services that the region offers now. */
  get endpointServices(): readonly EndpointService[] {
    return this.#state.endpointServices
  }
}

const known = <T>(resource: T | undefined, id: string): T => {
  if (resource === undefined) throw new Error(`${id} is not in the simulator`)
  return resource
}
