import { createHash } from 'node:crypto'
import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import type { DesiredEndpoint, IpAddressType } from '../desired/desiredState.ts'
import { MANAGED_GROUP } from '../desired/managedGroup.ts'
import type { Ec2 } from '../ec2/ec2.ts'
import { isGone } from '../ec2/errors.ts'
import { specify } from '../ec2/tagSpecification.ts'
import type { Action } from '../model/actions.ts'
import type { ApplyContext, ChangedEndpoint } from './apply.ts'

type Creation = Extract<Action, { type: 'CreateVpcEndpoint' }>
type Modification = Extract<Action, { type: 'ModifyVpcEndpoint' }>

/**
 * Makes an endpoint, once for a request: its token is made of the request's id and the parameters, so a request that
 * is sent twice gets the same endpoint, and one with other parameters is never taken for it.
 * @param groupId of the managed group, where it was made in this plan
 */
export const createEndpoint = async (
  { endpoint, tags }: Creation,
  groupId: string | undefined,
  { ec2, vpcId, requestId }: ApplyContext,
): Promise<ChangedEndpoint> => {
  const input: CreateVpcEndpointCommandInput = {
    VpcId: vpcId,
    ServiceName: endpoint.serviceName,
    VpcEndpointType: endpoint.kind,
    ...(endpoint.policy ? { PolicyDocument: JSON.stringify(endpoint.policy) } : {}),
    ...(endpoint.kind === 'Gateway' ? { RouteTableIds: endpoint.routeTableIds } : interfaceInput(endpoint, groupId)),
    TagSpecifications: specify('vpc-endpoint', tags),
  }
  const ClientToken = createHash('sha256').update(requestId).update(JSON.stringify(input)).digest('hex')
  const { VpcEndpoint } = await ec2.send(new CreateVpcEndpointCommand({ ...input, ClientToken }))
  const endpointId = VpcEndpoint?.VpcEndpointId ?? ''
  const isSettled = VpcEndpoint?.State?.toLowerCase() === 'available'
  // An interface endpoint is looked at once in any case: its network interfaces are not in this answer.
  return { service: endpoint.service, endpointId, isSettled: isSettled && endpoint.kind === 'Gateway', stood: false }
}

/** EC2's own default for private DNS is true: it is always said. */
const interfaceInput = (
  endpoint: DesiredEndpoint,
  groupId: string | undefined,
): Partial<CreateVpcEndpointCommandInput> => ({
  SubnetIds: endpoint.subnetIds,
  SecurityGroupIds: endpoint.securityGroupIds.map((id) => (id === MANAGED_GROUP && groupId ? groupId : id)),
  PrivateDnsEnabled: endpoint.privateDns,
  ...addressing(endpoint.ipAddressType),
})

/** The records that the endpoint's names resolve to follow its address type. */
const addressing = (type: IpAddressType) => ({ IpAddressType: type, DnsOptions: { DnsRecordIpType: type } })

/** Changes all that differs in one call. */
export const modifyEndpoint = async (
  { endpointId, service, change }: Modification,
  groupId: string | undefined,
  ec2: Ec2,
): Promise<ChangedEndpoint> => {
  const { policy, privateDns, ipAddressType } = change
  const ids = (name: string, values: readonly string[]) => (values.length > 0 ? { [name]: values } : {})
  await ec2.send(
    new ModifyVpcEndpointCommand({
      VpcEndpointId: endpointId,
      ...ids('AddSubnetIds', change.addSubnetIds),
      ...ids('RemoveSubnetIds', change.removeSubnetIds),
      ...ids(
        'AddSecurityGroupIds',
        change.addSecurityGroupIds.map((id) => (id === MANAGED_GROUP && groupId ? groupId : id)),
      ),
      ...ids('RemoveSecurityGroupIds', change.removeSecurityGroupIds),
      ...ids('AddRouteTableIds', change.addRouteTableIds),
      ...ids('RemoveRouteTableIds', change.removeRouteTableIds),
      ...(policy ? { PolicyDocument: JSON.stringify(policy) } : {}),
      ...(privateDns === undefined ? {} : { PrivateDnsEnabled: privateDns }),
      ...(ipAddressType ? addressing(ipAddressType) : {}),
    }),
  )
  const unsettles =
    privateDns !== undefined || ipAddressType || change.addSubnetIds.length + change.removeSubnetIds.length > 0
  return { service, endpointId, isSettled: !unsettles, stood: true }
}

/**
 * Deletes endpoints. EC2 answers 200 and lists what it did not delete; what is gone already is none of that.
 * @throws all refusals in EC2's words, under the code of the first
 */
export const deleteEndpoints = async (endpointIds: readonly string[], ec2: Ec2): Promise<void> => {
  const { Unsuccessful = [] } = await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [...endpointIds] }))
  const refusals = Unsuccessful.map(({ ResourceId, Error: error }) =>
    Object.assign(new Error(`${ResourceId}: ${error?.Message}`), { name: error?.Code ?? 'Unsuccessful' }),
  ).filter((refusal) => !isGone(refusal))
  if (refusals[0]) {
    const message = refusals.map((refusal) => refusal.message).join(' ')
    throw Object.assign(new Error(message), { name: refusals[0].name })
  }
}
