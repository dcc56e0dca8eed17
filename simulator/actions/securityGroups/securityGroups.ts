import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup as SecurityGroupDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { SecurityGroup, SecurityGroupRule, Vpc } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, required } from '../../wire/ec2Error.ts'
import { describe, type Filters, type Kind, usualMaxResults } from '../describe.ts'
import { getGroup, getVpc, groupNotFound } from '../lookups.ts'
import { allNetworkInterfaces } from '../network/networkInterfaces.ts'
import { permissionsOf } from './ipPermissions.ts'
import { rulesOf } from './securityGroupRules.ts'
import { checkGroupDescription, checkGroupName } from './texts.ts'

const ruleFilters = (isEgress: boolean): Filters<SecurityGroup> => {
  const prefix = isEgress ? 'egress.ip-permission' : 'ip-permission'
  const compare =
    (read: (rule: SecurityGroupRule) => string | number | undefined) => (group: SecurityGroup, state: Ec2State) =>
      rulesOf(state, group, isEgress).map((rule) => read(rule)?.toString())
  return {
    [`${prefix}.cidr`]: compare(({ cidrIpv4 }) => cidrIpv4),
    [`${prefix}.ipv6-cidr`]: compare(({ cidrIpv6 }) => cidrIpv6),
    [`${prefix}.from-port`]: compare(({ fromPort }) => fromPort),
    [`${prefix}.to-port`]: compare(({ toPort }) => toPort),
    [`${prefix}.protocol`]: compare(({ ipProtocol }) => ipProtocol),
    [`${prefix}.group-id`]: compare(({ referencedGroupId }) => referencedGroupId),
    [`${prefix}.prefix-list-id`]: compare(({ prefixListId }) => prefixListId),
  }
}

const securityGroupKind: Kind<SecurityGroup> = {
  idOf: ({ groupId }) => groupId,
  rows: (state, lag, vpcId) =>
    vpcId === undefined ? state.securityGroups.all(lag) : state.securityGroups.inVpc(vpcId, lag),
  row: (state, id, lag) => state.securityGroups.get(id, lag),
  notFound: groupNotFound,
  maxResults: usualMaxResults,
  filters: {
    'group-id': ({ groupId }) => groupId,
    'group-name': ({ groupName }) => groupName,
    description: ({ description }) => description,
    'vpc-id': ({ vpcId }) => vpcId,
    'owner-id': ({ ownerId }) => ownerId,
    ...ruleFilters(false),
    ...ruleFilters(true),
  },
}

const describeSecurityGroup = (state: Ec2State, group: SecurityGroup, lag: number): SecurityGroupDescription => ({
  GroupId: group.groupId,
  GroupName: group.groupName,
  Description: group.description,
  VpcId: group.vpcId,
  OwnerId: group.ownerId,
  SecurityGroupArn: state.arn('security-group', group.groupId, group.ownerId),
  IpPermissions: permissionsOf(rulesOf(state, group, false, lag), group.ownerId),
  IpPermissionsEgress: permissionsOf(rulesOf(state, group, true, lag), group.ownerId),
  Tags: tagSet(state.describedTags(group.groupId)),
})

export const describeSecurityGroups = (
  state: Ec2State,
  input: DescribeSecurityGroupsRequest,
): DescribeSecurityGroupsResult => {
  const filters = [...(input.Filters ?? [])]
  if (input.GroupNames) filters.push({ Name: 'group-name', Values: input.GroupNames })
  const { rows, nextToken } = describe(state, securityGroupKind, input.GroupIds, { ...input, Filters: filters })
  const lag = input.GroupIds?.length ? state.lags.byId : state.lags.lists
  checkNames(state, input.GroupNames, lag)
  return { SecurityGroups: rows.map((group) => describeSecurityGroup(state, group, lag)), NextToken: nextToken }
}

const checkNames = (state: Ec2State, names: readonly string[] = [], lag: number): void => {
  const existing = new Set(state.securityGroups.all(lag).map(({ groupName }) => groupName))
  const missing = names.find((name) => !existing.has(name))
  if (missing !== undefined) {
    throw new Ec2Error('InvalidGroup.NotFound', `The security group '${missing}' does not exist`)
  }
}

/**
 * A new group allows all outbound traffic: it has one rule for IPv4 and, if the VPC has an IPv6 block, one for IPv6.
 */
const putSecurityGroup = (
  state: Ec2State,
  { vpcId, ipv6CidrBlocks }: Vpc,
  { groupName, description }: { groupName: string; description: string },
): SecurityGroup => {
  const groupId = state.newId('sg')
  const group: SecurityGroup = { groupId, groupName, description, vpcId, ownerId: state.accountId }
  state.securityGroups.put(groupId, group)
  allowAll(state, group, { isEgress: true, cidrIpv4: '0.0.0.0/0' })
  if (ipv6CidrBlocks.length > 0) allowAll(state, group, { isEgress: true, cidrIpv6: '::/0' })
  return group
}

/** The default group also allows inbound traffic from its own members. */
export const createDefaultSecurityGroup = (state: Ec2State, vpc: Vpc): void => {
  const group = putSecurityGroup(state, vpc, { groupName: 'default', description: 'default VPC security group' })
  allowAll(state, group, { isEgress: false, referencedGroupId: group.groupId })
}

const allowAll = (
  state: Ec2State,
  { groupId, vpcId }: SecurityGroup,
  peer: Pick<SecurityGroupRule, 'isEgress' | 'cidrIpv4' | 'cidrIpv6' | 'referencedGroupId'>,
): void => {
  const securityGroupRuleId = state.newId('sgr')
  state.securityGroupRules.put(securityGroupRuleId, { securityGroupRuleId, groupId, vpcId, ipProtocol: '-1', ...peer })
}

/**
 * Called when a VPC gets an IPv6 block: groups whose default outbound rule is unchanged then also allow outbound IPv6
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6-add.html).
 */
export const allowIpv6Egress = (state: Ec2State, vpcId: string): void => {
  for (const group of state.securityGroups.inVpc(vpcId)) {
    const [rule, ...more] = rulesOf(state, group, true)
    const isUntouched = more.length === 0 && rule?.cidrIpv4 === '0.0.0.0/0' && rule.ipProtocol === '-1'
    if (isUntouched) allowAll(state, group, { isEgress: true, cidrIpv6: '::/0' })
  }
}

export const createSecurityGroup = (state: Ec2State, input: CreateSecurityGroupRequest): CreateSecurityGroupResult => {
  const vpc = getVpc(state, input.VpcId)
  const groupName = required(input.GroupName, 'groupName')
  const description = required(input.Description, 'groupDescription')
  checkGroupName(groupName)
  checkGroupDescription(description)
  const tags = tagsOnCreation(state, 'security-group', input.TagSpecifications)
  const wanted = groupName.toLowerCase()
  if (state.securityGroups.inVpc(vpc.vpcId).some((other) => other.groupName.toLowerCase() === wanted)) {
    throw new Ec2Error(
      'InvalidGroup.Duplicate',
      `The security group '${groupName}' already exists for VPC '${vpc.vpcId}'`,
    )
  }
  if (state.securityGroups.all().length >= state.settings.quotas.securityGroupsPerRegion) {
    throw new Ec2Error('SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.')
  }
  const group = putSecurityGroup(state, vpc, { groupName, description })
  state.setTags(group.groupId, tags)
  return {
    GroupId: group.groupId,
    SecurityGroupArn: state.arn('security-group', group.groupId),
    Tags: tagSet(tags),
  }
}

export const deleteSecurityGroup = (state: Ec2State, input: DeleteSecurityGroupRequest): DeleteSecurityGroupResult => {
  const group = getGroup(state, input.GroupId)
  if (group.groupName === 'default') {
    throw new Ec2Error(
      'CannotDelete',
      `the specified group: "${group.groupId}" name: "default" cannot be deleted by a user`,
    )
  }
  if (isInUse(state, group)) {
    throw new Ec2Error('DependencyViolation', `resource ${group.groupId} has a dependent object`)
  }
  for (const rule of [...rulesOf(state, group, false), ...rulesOf(state, group, true)]) {
    state.securityGroupRules.remove(rule.securityGroupRuleId)
    state.setTags(rule.securityGroupRuleId, new Map())
  }
  state.securityGroups.remove(group.groupId)
  state.setTags(group.groupId, new Map())
  return { Return: true, GroupId: group.groupId }
}

/**
 * Whether a network interface uses the group, or a rule of another group refers to it. EC2 does not delete such a
 * group.
 */
const isInUse = (state: Ec2State, { groupId, vpcId }: SecurityGroup): boolean =>
  allNetworkInterfaces(state, 0, vpcId).some(({ groupIds }) => groupIds.includes(groupId)) ||
  state.securityGroupRules.all().some((rule) => rule.referencedGroupId === groupId && rule.groupId !== groupId)
