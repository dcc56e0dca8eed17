import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import type { Tags } from '../../resource/tags.ts'
import { groupHeld } from '../diagnostics/messages.ts'
import { codeOf, isGone } from '../ec2/errorCodes.ts'
import { GroupInUseError } from '../ec2/errors.ts'
import { tagsOnCreation } from '../ec2/tagSpecification.ts'
import { tagDigests } from '../lock/handover.ts'
import type { ActionOf } from '../model/actions.ts'
import type { Permission } from '../model/observed.ts'
import { readGroupHolders } from '../observe/groupHolders.ts'
import type { PhaseContext } from './context.ts'

/**
 * Creates the managed group: TCP 443 in, nothing out. Ingress is added last, so a group that has ingress is known to
 * have no default egress.
 * @returns its id
 */
export const createGroup = async (
  { group, tags }: ActionOf<'CreateSecurityGroup'>,
  context: PhaseContext,
): Promise<string> => {
  const { change, vpcId, created, lease } = context
  const { GroupId = '' } = await change(
    new CreateSecurityGroupCommand({
      VpcId: vpcId,
      GroupName: group.name,
      Description: 'VPC endpoints for ECS tasks on Fargate: TCP 443 in, nothing out',
      TagSpecifications: tagsOnCreation('security-group', tags),
    }),
  )
  created.add(GroupId)
  lease.record({ id: GroupId, tags: tagDigests(tags) })
  // Not `revokeEgress`: if EC2 does not find a rule of a new group, it does not know the rule yet.
  const IpPermissions = group.defaultEgress.map(everythingTo)
  await change(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }))
  await authorizeIngress(GroupId, group.ingress, tags, context)
  return GroupId
}

const ipPermission = ({ protocol, fromPort, toPort, source }: Permission): IpPermission => ({
  IpProtocol: protocol,
  FromPort: fromPort,
  ToPort: toPort,
  ...sourceOf(source),
})

const sourceOf = (source: string): Pick<IpPermission, 'IpRanges' | 'Ipv6Ranges' | 'UserIdGroupPairs'> => {
  if (source.startsWith('sg-')) return { UserIdGroupPairs: [{ GroupId: source }] }
  return source.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: source }] } : { IpRanges: [{ CidrIp: source }] }
}

const everythingTo = (destination: string): IpPermission => ({ IpProtocol: '-1', ...sourceOf(destination) })

/**
 * Revokes egress rules that allow everything, one call each: in a call with several rules, EC2 revokes none if one of
 * them does not exist.
 */
export const revokeEgress = async (
  { groupId: GroupId, destinations, ruleIds }: ActionOf<'RevokeSecurityGroupEgress'>,
  { change, lease }: PhaseContext,
): Promise<void> => {
  for (const destination of destinations) {
    const IpPermissions = [everythingTo(destination)]
    await change(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions })).catch((error: unknown) => {
      if (codeOf(error) !== 'InvalidPermission.NotFound') throw error
    })
  }
  lease.record(...ruleIds.map((id) => ({ id, isDeleted: true })))
}

export const revokeIngress = async (
  { groupId, ruleIds }: ActionOf<'RevokeSecurityGroupIngress'>,
  { change, lease }: PhaseContext,
): Promise<void> => {
  await change(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: ruleIds }))
  lease.record(...ruleIds.map((id) => ({ id, isDeleted: true })))
}

export const authorizeIngress = async (
  groupId: string,
  ingress: readonly Permission[],
  tags: Tags,
  { change, lease }: PhaseContext,
): Promise<void> => {
  const { SecurityGroupRules = [] } = await change(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: ingress.map(ipPermission),
      TagSpecifications: tagsOnCreation('security-group-rule', tags),
    }),
  )
  lease.record(
    ...SecurityGroupRules.map(({ SecurityGroupRuleId: id = '' }) => ({ id, groupId, tags: tagDigests(tags) })),
  )
}

/**
 * Deletes the managed group. Network interfaces hold it for a while after their endpoints are deleted. Rules of other
 * groups, and anything else that has the group, hold it longer: CloudFormation changes those of the same stack only
 * after this request is answered, so an owner that stays leaves the group to its next request.
 * @throws GroupInUseError with what holds the group, including endpoints that no list has shown yet
 */
export const deleteGroup = async (groupId: string, context: PhaseContext): Promise<void> => {
  const { ec2, vpcId, change, created, deferGroupDeletion, leftGroups, lease } = context
  created.forget([groupId])
  try {
    await change(new DeleteSecurityGroupCommand({ GroupId: groupId }))
  } catch (error) {
    if (isGone(error)) return
    if (codeOf(error) !== 'DependencyViolation') throw error
    const { leaving, staying } = await readGroupHolders(ec2, vpcId, groupId, (endpointId) =>
      lease.handover.writes.some(
        ({ id, isDeleted, lacks = [] }) => id === endpointId && (isDeleted || lacks.includes(groupId)),
      ),
    )
    if (deferGroupDeletion && leaving.length === 0 && staying.length > 0) {
      leftGroups.set(groupId, groupHeld(groupId, staying))
      return
    }
    throw new GroupInUseError(groupId, [...leaving, ...staying])
  }
  lease.record({ id: groupId, isDeleted: true })
}
