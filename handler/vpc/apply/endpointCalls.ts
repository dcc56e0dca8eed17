import { createHash } from 'node:crypto'
import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2'
import { isGone } from '../ec2/errorCodes.ts'
import { ABSENCE_MS, poll } from '../ec2/poll.ts'
import { tagsOnCreation } from '../ec2/tagSpecification.ts'
import { policyDigest, tagDigests, type Write } from '../lock/handover.ts'
import type { ActionOf, EndpointChange } from '../model/actions.ts'
import { type DesiredEndpoint, type IpAddressType, MANAGED_GROUP } from '../model/desired.ts'
import { MAX_DELETED_ENDPOINTS } from '../model/limits.ts'
import type { PhaseContext } from './context.ts'

/** An endpoint that was created or changed, and whether EC2 is still working on it. */
export interface ChangedEndpoint {
  endpointId: string
  isPending: boolean
}

/**
 * Creates an endpoint once per request. The client token is derived from the request id and the parameters: a request
 * that is delivered twice gets the same endpoint, and other parameters get another token.
 * @param groupId the managed group, if it was created in this phase
 */
export const createEndpoint = async (
  { endpoint, tags }: ActionOf<'CreateVpcEndpoint'>,
  groupId: string | undefined,
  { change, vpcId, requestId, created, lease }: PhaseContext,
): Promise<ChangedEndpoint> => {
  const input: CreateVpcEndpointCommandInput = {
    VpcId: vpcId,
    ServiceName: endpoint.serviceName,
    VpcEndpointType: endpoint.kind,
    ...(endpoint.policy ? { PolicyDocument: JSON.stringify(endpoint.policy) } : {}),
    ...(endpoint.kind === 'Gateway' ? gatewayInput(endpoint) : interfaceInput(endpoint, groupId)),
    TagSpecifications: tagsOnCreation('vpc-endpoint', tags),
  }
  const ClientToken = createHash('sha256').update(requestId).update(JSON.stringify(input)).digest('hex')
  const { VpcEndpoint } = await change(new CreateVpcEndpointCommand({ ...input, ClientToken }))
  const endpointId = VpcEndpoint?.VpcEndpointId ?? ''
  created.add(endpointId)
  lease.record({ id: endpointId, tags: tagDigests(tags) })
  return { endpointId, isPending: VpcEndpoint?.State?.toLowerCase() !== 'available' }
}

/** The DNS records of a gateway cannot be chosen: EC2 calls them `service-defined`. */
const gatewayInput = ({ routeTableIds, ipAddressType }: DesiredEndpoint): Partial<CreateVpcEndpointCommandInput> => ({
  RouteTableIds: routeTableIds,
  ...(ipAddressType === 'ipv4' ? {} : { IpAddressType: ipAddressType }),
})

/** Private DNS is always given, because EC2's default is true. */
const interfaceInput = (
  endpoint: DesiredEndpoint,
  groupId: string | undefined,
): Partial<CreateVpcEndpointCommandInput> => ({
  SubnetIds: endpoint.subnetIds,
  SecurityGroupIds: withGroupId(endpoint.securityGroupIds, groupId),
  PrivateDnsEnabled: endpoint.privateDns,
  ...addressing(endpoint.ipAddressType),
})

const withGroupId = (ids: readonly string[], groupId: string | undefined): string[] =>
  ids.map((id) => (id === MANAGED_GROUP && groupId ? groupId : id))

/** The DNS record type follows the address type. */
const addressing = (type: IpAddressType) => ({ IpAddressType: type, DnsOptions: { DnsRecordIpType: type } })

/** Makes all changes of an endpoint in one call. */
export const modifyEndpoint = async (
  { endpointId, kind, currentPolicy, change: difference }: ActionOf<'ModifyVpcEndpoint'>,
  groupId: string | undefined,
  { change, lease }: PhaseContext,
): Promise<ChangedEndpoint> => {
  const { policy, privateDns, ipAddressType } = difference
  const addSecurityGroupIds = withGroupId(difference.addSecurityGroupIds, groupId)
  const ids = (name: string, values: readonly string[]) => (values.length > 0 ? { [name]: values } : {})
  await change(
    new ModifyVpcEndpointCommand({
      VpcEndpointId: endpointId,
      ...ids('AddSubnetIds', difference.addSubnetIds),
      ...ids('RemoveSubnetIds', difference.removeSubnetIds),
      ...ids('AddSecurityGroupIds', addSecurityGroupIds),
      ...ids('RemoveSecurityGroupIds', difference.removeSecurityGroupIds),
      ...ids('AddRouteTableIds', difference.addRouteTableIds),
      ...ids('RemoveRouteTableIds', difference.removeRouteTableIds),
      ...(policy ? { PolicyDocument: JSON.stringify(policy) } : {}),
      ...(privateDns === undefined ? {} : { PrivateDnsEnabled: privateDns }),
      ...(ipAddressType && kind === 'Gateway' ? { IpAddressType: ipAddressType } : {}),
      ...(ipAddressType && kind === 'Interface' ? addressing(ipAddressType) : {}),
    }),
  )
  lease.record({ id: endpointId, ...writeOf({ ...difference, addSecurityGroupIds }, currentPolicy) })
  const movesInterfaces = difference.addSubnetIds.length + difference.removeSubnetIds.length > 0
  return { endpointId, isPending: privateDns !== undefined || ipAddressType !== undefined || movesInterfaces }
}

const writeOf = (change: EndpointChange, currentPolicy: string): Omit<Write, 'id' | 'at'> => {
  const { policy, privateDns, ipAddressType } = change
  return {
    has: [...change.addSubnetIds, ...change.addSecurityGroupIds, ...change.addRouteTableIds],
    lacks: [...change.removeSubnetIds, ...change.removeSecurityGroupIds, ...change.removeRouteTableIds],
    ...(policy && { policy: { before: [policyDigest(currentPolicy)], after: policyDigest(JSON.stringify(policy)) } }),
    ...(privateDns === undefined ? {} : { privateDns }),
    ...(ipAddressType && { ipAddressType }),
  }
}

/**
 * Deletes endpoints. EC2 may not know an endpoint that was created a moment ago, so an endpoint counts as deleted only
 * after EC2 has answered NotFound for ten seconds.
 * @throws every refusal in EC2's words, under the code of the first one
 */
export const deleteEndpoints = async (endpointIds: readonly string[], context: PhaseContext): Promise<void> => {
  const refusals: Refusal[] = []
  let pending = endpointIds
  context.created.forget(endpointIds)
  await poll({
    clock: context.ec2,
    patienceMs: ABSENCE_MS,
    until: async () => {
      const refused = await requestDeletion(pending, context)
      refusals.push(...refused.filter(({ error }) => !isGone(error)))
      pending = refused.filter(({ error }) => isGone(error)).map(({ endpointId }) => endpointId)
      return pending.length === 0 ? true : undefined
    },
  })
  const [first] = refusals
  if (!first) return
  const message = refusals.map(({ error }) => error.message).join(' ')
  throw Object.assign(new Error(message), { name: first.error.name })
}

interface Refusal {
  endpointId: string
  error: Error
}

/** EC2 answers 200 and lists what it did not delete. */
const requestDeletion = async (endpointIds: readonly string[], { change, lease }: PhaseContext): Promise<Refusal[]> => {
  const refusals: Refusal[] = []
  for (let at = 0; at < endpointIds.length; at += MAX_DELETED_ENDPOINTS) {
    const VpcEndpointIds = endpointIds.slice(at, at + MAX_DELETED_ENDPOINTS)
    const { Unsuccessful = [] } = await change(new DeleteVpcEndpointsCommand({ VpcEndpointIds }))
    const refusedIds = Unsuccessful.map(({ ResourceId }) => ResourceId)
    lease.record(...VpcEndpointIds.filter((id) => !refusedIds.includes(id)).map((id) => ({ id, isDeleted: true })))
    for (const { ResourceId: endpointId = '', Error: refused } of Unsuccessful) {
      const error = new Error(`${endpointId}: ${refused?.Message}`)
      refusals.push({ endpointId, error: Object.assign(error, { name: refused?.Code ?? 'Unsuccessful' }) })
    }
  }
  return refusals
}
