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

/** Makes changes that no EC2 call can make: those by other accounts, other services and failures. */
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

  /** Transfers the VPC to another account, which shares its subnets with the account of the simulator. */
  shareVpcFrom(ownerId: string, vpcId: string): void {
    const { vpcs, subnets, routeTables } = this.#state
    vpcs.put(vpcId, { ...known(vpcs.get(vpcId), vpcId), ownerId })
    for (const subnet of subnets.inVpc(vpcId)) subnets.put(subnet.subnetId, { ...subnet, ownerId })
    for (const table of routeTables.inVpc(vpcId)) routeTables.put(table.routeTableId, { ...table, ownerId })
  }

  /**
   * Routes traffic between the subnets of a VPC through a network interface, such as that of an inspection appliance.
   */
  replaceLocalTargets(vpcId: string, networkInterfaceId: string): void {
    const { routeTables } = this.#state
    for (const table of routeTables.inVpc(vpcId)) {
      routeTables.put(table.routeTableId, { ...table, localTarget: networkInterfaceId })
    }
  }

  /** Sets the state of an endpoint, which it then keeps. */
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

  /** Accepts an endpoint that waits for acceptance, as the owner of the service would. */
  acceptEndpoint(vpcEndpointId: string): void {
    const endpoint = known(this.#state.vpcEndpoint(vpcEndpointId), vpcEndpointId)
    const current = stateAt(endpoint, this.#state.now())
    if (current !== 'pendingAcceptance') throw new Error(`${vpcEndpointId} is ${current}, not pendingAcceptance`)
    this.#state.putVpcEndpoint({ ...endpoint, lifecycle: afterAcceptance(this.#state, endpoint) })
  }

  /** Sets the state of a NAT gateway, which it then keeps. */
  setNatGatewayState(
    natGatewayId: string,
    natGatewayState: NatGateway['state'],
    failure?: NatGateway['failure'],
  ): void {
    const gateway = known(this.#state.natGateways.get(natGatewayId), natGatewayId)
    this.#state.natGateways.put(natGatewayId, { ...gateway, state: natGatewayState, failure })
  }

  /** Adds a network interface of another resource to a subnet: a task, an instance, a load balancer. */
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

  /** Sets the number of addresses of a subnet that instances and tasks use. */
  takeAddresses(subnetId: string, addressesTaken: number): void {
    const subnet = known(this.#state.subnets.get(subnetId), subnetId)
    this.#state.subnets.put(subnetId, { ...subnet, addressesTaken })
  }

  /** Opts in to a Local Zone. Subnets can be created in it from then on; no AWS service has endpoints there. */
  addLocalZone(zoneName: string, zoneId: string): void {
    const groupName = zoneName.replace(/[a-z]$/, '')
    this.#state.zones[zoneName] = { zoneName, zoneId, zoneType: 'local-zone', groupName }
  }

  /** Adds a service to the region, or replaces the one with the same name and type. */
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

  /** Registers a task definition with ECS. @returns the ARN of its revision */
  registerTaskDefinition(definition: RegisteredTaskDefinition): string {
    return this.#state.taskDefinitions.register(definition)
  }

  deregisterTaskDefinition(taskDefinitionArn: string): void {
    this.#state.taskDefinitions.deregister(taskDefinitionArn)
  }

  /**
   * Deletes a CloudFormation stack and retains its resources.
   * @param isForgotten whether CloudFormation no longer describes it
   */
  deleteStack(stackId: string, { isForgotten = false } = {}): void {
    this.#state.deletedStacks.set(stackId, isForgotten ? 'forgotten' : 'deleted')
  }

  /** Creates an ECS service, or replaces the one with the same name and cluster. @returns its ARN */
  putEcsService(service: EcsService): string {
    return this.#state.clusters.putService(service)
  }

  /**
   * Creates an ECS task. With a subnet, it has a network interface there, unless it is stopped.
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

  /** Removes a stopped task, as ECS does after some time. */
  removeEcsTask(taskArn: string): void {
    this.#state.clusters.removeTask(taskArn)
  }

  /** The services that the region currently offers. */
  get endpointServices(): readonly EndpointService[] {
    return this.#state.endpointServices
  }
}

const known = <T>(resource: T | undefined, id: string): T => {
  if (resource === undefined) throw new Error(`${id} does not exist in the simulator`)
  return resource
}
