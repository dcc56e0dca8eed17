import type { NetworkInterface } from '@aws-sdk/client-ec2'
import type { Ec2 } from '../ec2/ec2.ts'
import { isActive } from '../model/endpointState.ts'
import type { Endpoint } from '../model/observed.ts'
import { readEndpoints, readNetworkInterfaces, readSecurityGroups } from './reads.ts'

/**
 * What prevents the deletion of a group, in words: network interfaces that have it, and rules of other groups that
 * refer to it.
 */
export interface GroupHolders {
  /** Interfaces of endpoints that are being deleted, or that no longer have the group. */
  leaving: string[]
  staying: string[]
}

/** @param hasLeft whether an endpoint was changed so that it no longer has the group, which EC2 may not list yet */
export const readGroupHolders = async (
  ec2: Ec2,
  vpcId: string,
  groupId: string,
  hasLeft: (endpointId: string) => boolean,
): Promise<GroupHolders> => {
  const [interfaces, endpoints, ingress, egress] = await Promise.all([
    readNetworkInterfaces(ec2, { 'group-id': [groupId] }),
    readEndpoints(ec2, { 'vpc-id': [vpcId] }),
    readSecurityGroups(ec2, { 'ip-permission.group-id': [groupId] }),
    readSecurityGroups(ec2, { 'egress.ip-permission.group-id': [groupId] }),
  ])
  const holding = endpoints.filter(
    (endpoint) => isActive(endpoint) && endpoint.securityGroupIds.includes(groupId) && !hasLeft(endpoint.endpointId),
  )
  const isLeaving = (one: NetworkInterface): boolean =>
    one.InterfaceType === 'vpc_endpoint' && !holding.some((endpoint) => hasInterface(endpoint, one))
  const referring = new Map([...ingress, ...egress].map((group) => [group.groupId, group.name]))
  referring.delete(groupId)
  return {
    leaving: interfaces.filter(isLeaving).map(describeInterface),
    staying: [
      ...interfaces.filter((one) => !isLeaving(one)).map(describeInterface),
      ...[...referring].map(([id, name]) => `a rule of ${id} (${name})`),
    ],
  }
}

const hasInterface = ({ networkInterfaceIds }: Endpoint, { NetworkInterfaceId = '' }: NetworkInterface): boolean =>
  networkInterfaceIds.includes(NetworkInterfaceId)

const describeInterface = ({ NetworkInterfaceId, Description, RequesterId, OwnerId }: NetworkInterface): string =>
  `${NetworkInterfaceId} (${Description || 'no description'}, of ${RequesterId ?? OwnerId})`
