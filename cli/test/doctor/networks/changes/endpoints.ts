import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  type ModifyVpcEndpointRequest,
} from '@aws-sdk/client-ec2'
import type { EndpointState } from '../../../../../simulator/state/vpcEndpoint.ts'
import { type Change, idOf, type Network } from '../network.ts'

/** The interface endpoints that the tasks need, by the short names of their services. */
export const INTERFACE_SERVICES = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm', 'ssmmessages'] as const

/** Adds the endpoint of a service, named after the service, in the subnets for endpoints. */
export const addInterface =
  (service: string, request: Partial<CreateVpcEndpointRequest> = {}): Change =>
  async (network) => {
    const { vpcId, region, ids, ec2 } = network
    const SubnetIds = Object.keys(ids).flatMap((name) => (name.startsWith('endpoints-') ? idOf(network, name) : []))
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: vpcId,
        ServiceName: `com.amazonaws.${region}.${service}`,
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
        SubnetIds,
        SecurityGroupIds: [idOf(network, 'endpoint-group')],
        ...request,
      }),
    )
    ids[service] = VpcEndpoint?.VpcEndpointId ?? ''
  }

/** Adds the gateway endpoint of S3, named `s3`. */
export const addGateway =
  (tables: readonly string[], policy?: (network: Network) => string): Change =>
  async (network) => {
    const { VpcEndpoint } = await network.ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: network.vpcId,
        ServiceName: `com.amazonaws.${network.region}.s3`,
        RouteTableIds: tables.map((table) => idOf(network, table)),
        ...(policy && { PolicyDocument: policy(network) }),
      }),
    )
    network.ids.s3 = VpcEndpoint?.VpcEndpointId ?? ''
  }

export const modifyEndpoint =
  (
    service: string,
    change: Partial<ModifyVpcEndpointRequest> | ((network: Network) => Partial<ModifyVpcEndpointRequest>),
  ): Change =>
  async (network) => {
    const request = typeof change === 'function' ? change(network) : change
    await network.ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: idOf(network, service), ...request }))
  }

export const deleteEndpoints =
  (...services: readonly string[]): Change =>
  async (network) => {
    const VpcEndpointIds = services.map((service) => idOf(network, service))
    await network.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }))
  }

export const inState =
  (service: string, state: EndpointState): Change =>
  async (network) =>
    network.world.setEndpointState(idOf(network, service), state)
