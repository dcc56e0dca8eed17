import type { NetworkInterface } from '@aws-sdk/client-ec2'
import type { Ec2 } from '../ec2/ec2.ts'
import { readNetworkInterfaces, readSecurityGroups } from './reads.ts'

/** What keeps a group from being deleted, in words: network interfaces that have it, and rules of other groups that name it. */
export const readGroupHolders = async (
  ec2: Ec2,
  groupId: string,
): Promise<{ interfaces: string[]; rules: string[] }> => {
  const [interfaces, ingress, egress] = await Promise.all([
    readNetworkInterfaces(ec2, { 'group-id': [groupId] }),
    readSecurityGroups(ec2, { 'ip-permission.group-id': [groupId] }),
    readSecurityGroups(ec2, { 'egress.ip-permission.group-id': [groupId] }),
  ])
  const referring = new Map([...ingress, ...egress].map((group) => [group.groupId, group.name]))
  referring.delete(groupId)
  return {
    interfaces: interfaces.map(describeInterface),
    rules: [...referring].map(([id, name]) => `a rule of ${id} (${name})`),
  }
}

const describeInterface = ({ NetworkInterfaceId, Description, RequesterId, OwnerId }: NetworkInterface): string =>
  `${NetworkInterfaceId} (${Description || 'no description'}, of ${RequesterId ?? OwnerId})`
