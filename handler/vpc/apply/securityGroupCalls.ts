import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  type IpPermission,
  type NetworkInterface,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2'
import type { Owner } from '../../resource/owner.ts'
import { groupHeld } from '../diagnostics/messages.ts'
import { type Ec2, toFilters } from '../ec2/ec2.ts'
import { codeOf, isGone, StaleStateError } from '../ec2/errors.ts'
import { specify } from '../ec2/tagSpecification.ts'
import type { Action } from '../model/actions.ts'
import type { Permission } from '../model/observed.ts'
import { readSecurityGroups } from '../observe/observe.ts'
import { isShared } from '../ownership/ownership.ts'
import type { ApplyContext } from './apply.ts'

type ActionOf<Type extends Action['type']> = Extract<Action, { type: Type }>

/** @returns the new group's id */
export const createGroup = async (
  { group, tags }: ActionOf<'CreateSecurityGroup'>,
  { ec2, vpcId, progress, creations }: ApplyContext,
): Promise<string> =>
  progress.track(`CreateSecurityGroup ${group.name}`, async () => {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({
        VpcId: vpcId,
        GroupName: group.name,
        Description: 'VPC endpoints for ECS tasks on Fargate: TCP 443 in, nothing out',
        TagSpecifications: specify('security-group', tags),
      }),
    )
    creations.add(GroupId, ec2.now())
    return GroupId
  })

/** Takes away the rules with which EC2 makes every group: all traffic out. */
export const closeNewGroup = async (ec2: Ec2, groupId: string, destinations: readonly string[]): Promise<void> => {
  const IpPermissions = destinations.map((cidr) => ({ IpProtocol: '-1', ...sourceOf(cidr) }))
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions }))
}

const ipPermission = ({ protocol, fromPort, toPort, source }: Permission): IpPermission => ({
  IpProtocol: protocol,
  FromPort: fromPort,
  ToPort: toPort,
  ...sourceOf(source),
})

const sourceOf = (source: string): Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'UserIdGroupPairs'> => {
  if (source.includes('sg-')) return { UserIdGroupPairs: [{ GroupId: source }] }
  return source.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: source }] } : { IpRanges: [{ CidrIp: source }] }
}

export const authorizeIngress = async (
  ec2: Ec2,
  groupId: string,
  ingress: readonly Permission[],
  tags: Readonly<Record<string, string>>,
): Promise<void> => {
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: ingress.map(ipPermission),
      TagSpecifications: specify('security-group-rule', tags),
    }),
  )
}

const FIRST_RETRY_MS = 1000
const SLOWEST_RETRY_MS = 10_000
const GROWTH = 1.5

/**
 * Deletes a group. Interfaces hold it until the endpoints' deletion is through, which lags behind their going from the
 * list: it is tried until the invocation ends, and who holds it is told meanwhile. The rules of other groups hold it too,
 * and CloudFormation changes those of the same stack once this request is answered: for them a user that stays on leaves
 * it to its next request.
 * @returns a warning where the group is left
 */
export const deleteGroup = async (
  groupId: string,
  { ec2, progress, owner, deferGroupDeletion }: ApplyContext,
): Promise<string[]> => {
  const begun = new Map<string, (error?: unknown) => void>()
  for (let delay = FIRST_RETRY_MS; ; delay = Math.min(delay * GROWTH, SLOWEST_RETRY_MS)) {
    try {
      await ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId }))
      break
    } catch (error) {
      if (isGone(error)) break
      if (codeOf(error) !== 'DependencyViolation') throw error
    }
    if (await isJoined(ec2, groupId, owner)) throw new StaleStateError(`${groupId} has another user now`)
    const [interfaces, rules] = await holdersOf(ec2, groupId)
    if (deferGroupDeletion && interfaces.length === 0 && rules.length > 0) return [groupHeld(groupId, rules)]
    const holders = [...interfaces, ...rules].map((holder) => `${groupId} to be let go by ${holder}`)
    for (const holder of holders) if (!begun.has(holder)) begun.set(holder, progress.begin(holder))
    for (const [holder, end] of begun) {
      if (holders.includes(holder)) continue
      end()
      begun.delete(holder)
    }
    await ec2.sleep(delay)
  }
  for (const end of begun.values()) end()
  return []
}

const isJoined = async (ec2: Ec2, groupId: string, owner: Owner): Promise<boolean> => {
  const groups = await readSecurityGroups(ec2, { 'group-id': [groupId] })
  return groups.some(({ tags }) => isShared(owner, tags))
}

/** What keeps a group from being deleted: network interfaces that carry it, and rules of other groups that refer to it. */
const holdersOf = async (ec2: Ec2, groupId: string): Promise<[interfaces: string[], rules: string[]]> => {
  const [{ NetworkInterfaces = [] }, ingress, egress] = await Promise.all([
    ec2.send(new DescribeNetworkInterfacesCommand({ Filters: toFilters({ 'group-id': [groupId] }) })),
    readSecurityGroups(ec2, { 'ip-permission.group-id': [groupId] }),
    readSecurityGroups(ec2, { 'egress.ip-permission.group-id': [groupId] }),
  ])
  const referring = new Map([...ingress, ...egress].map((group) => [group.groupId, group.name]))
  referring.delete(groupId)
  return [NetworkInterfaces.map(nameOf), [...referring].map(([id, name]) => `a rule of ${id} (${name})`)]
}

const nameOf = ({ NetworkInterfaceId, Description, RequesterId, OwnerId }: NetworkInterface): string =>
  `${NetworkInterfaceId} (${Description || 'no description'}, of ${RequesterId ?? OwnerId})`
