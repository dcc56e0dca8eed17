import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
  SecurityGroupRule as SecurityGroupRuleDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { SecurityGroup, SecurityGroupRule } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, missingParameter } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { getGroup, groupNotFound, securityGroupRuleNotFound } from '../lookups.ts'
import { isSamePermission, type Permission, permissionsIn } from './ipPermissions.ts'
import { checkRuleDescription } from './texts.ts'

const securityGroupRuleKind: Kind<SecurityGroupRule> = {
  idOf: ({ securityGroupRuleId }) => securityGroupRuleId,
  rows: (state, lag) => state.securityGroupRules.all(lag),
  row: (state, id, lag) => state.securityGroupRules.get(id, lag),
  notFound: securityGroupRuleNotFound,
  maxResults: usualMaxResults,
  filters: {
    'group-id': ({ groupId }) => groupId,
    'security-group-rule-id': ({ securityGroupRuleId }) => securityGroupRuleId,
  },
}

/** The fields that a described rule and the response to its revocation have in common. */
const partsOf = (rule: SecurityGroupRule) => ({
  SecurityGroupRuleId: rule.securityGroupRuleId,
  GroupId: rule.groupId,
  IsEgress: rule.isEgress,
  IpProtocol: rule.ipProtocol,
  // EC2 returns -1 for "any port" and for "any protocol".
  FromPort: rule.fromPort ?? -1,
  ToPort: rule.toPort ?? -1,
  CidrIpv4: rule.cidrIpv4,
  CidrIpv6: rule.cidrIpv6,
  PrefixListId: rule.prefixListId,
  Description: rule.description,
})

const describeRule = (state: Ec2State, rule: SecurityGroupRule): SecurityGroupRuleDescription => ({
  ...partsOf(rule),
  SecurityGroupRuleArn: state.arn('security-group-rule', rule.securityGroupRuleId),
  GroupOwnerId: state.securityGroups.get(rule.groupId)?.ownerId,
  ReferencedGroupInfo:
    rule.referencedGroupId === undefined ? undefined : { GroupId: rule.referencedGroupId, UserId: state.accountId },
  Tags: tagSet(state.describedTags(rule.securityGroupRuleId)),
})

export const describeSecurityGroupRules = (
  state: Ec2State,
  input: DescribeSecurityGroupRulesRequest,
): DescribeSecurityGroupRulesResult => {
  const { rows, nextToken } = describe(state, securityGroupRuleKind, input.SecurityGroupRuleIds, input)
  return { SecurityGroupRules: rows.map((rule) => describeRule(state, rule)), NextToken: nextToken }
}

type AuthorizeRequest = AuthorizeSecurityGroupIngressRequest | AuthorizeSecurityGroupEgressRequest
type RevokeRequest = RevokeSecurityGroupIngressRequest | RevokeSecurityGroupEgressRequest

/** The older form of the request, which names one rule by parameters at the top level. */
const permissionOnRequest = ({
  IpProtocol,
  FromPort,
  ToPort,
  CidrIp,
}: AuthorizeRequest | RevokeRequest): IpPermission[] =>
  IpProtocol === undefined ? [] : [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }]

const permissionsOfRequest = (input: AuthorizeRequest | RevokeRequest): Permission[] => {
  const permissions = permissionsIn(input.IpPermissions ?? permissionOnRequest(input))
  if (permissions.length === 0) throw missingParameter('ipPermissions')
  return permissions
}

/** Returns the rules of a group in one direction, as they were `lag` milliseconds ago. */
export const rulesOf = (
  state: Ec2State,
  { groupId, vpcId }: SecurityGroup,
  isEgress: boolean,
  lag = 0,
): SecurityGroupRule[] =>
  state.securityGroupRules.inVpc(vpcId, lag).filter((rule) => rule.groupId === groupId && rule.isEgress === isEgress)

const authorize =
  (isEgress: boolean) =>
  (state: Ec2State, input: AuthorizeRequest): AuthorizeSecurityGroupIngressResult => {
    const group = getGroup(state, input.GroupId)
    const permissions = permissionsOfRequest(input)
    const tags = tagsOnCreation(state, 'security-group-rule', input.TagSpecifications)
    checkPermissions(state, rulesOf(state, group, isEgress), permissions)
    const rules = permissions.map(
      (permission): SecurityGroupRule => ({
        securityGroupRuleId: state.newId('sgr'),
        groupId: group.groupId,
        vpcId: group.vpcId,
        isEgress,
        ...permission,
      }),
    )
    for (const rule of rules) {
      state.securityGroupRules.put(rule.securityGroupRuleId, rule)
      state.setTags(rule.securityGroupRuleId, tags)
    }
    return { Return: true, SecurityGroupRules: rules.map((rule) => describeRule(state, rule)) }
  }

const checkPermissions = (
  state: Ec2State,
  existing: readonly SecurityGroupRule[],
  permissions: readonly Permission[],
): void => {
  const known: Permission[] = [...existing]
  for (const permission of permissions) {
    const { referencedGroupId, description = '' } = permission
    checkRuleDescription(description)
    if (referencedGroupId !== undefined && !state.securityGroups.get(referencedGroupId)) {
      throw groupNotFound(referencedGroupId)
    }
    if (known.some((other) => isSamePermission(other, permission))) throw duplicate(permission)
    known.push(permission)
  }
  // Each address family has its own quota. A rule that refers to a group or a prefix list counts in both:
  // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
  const ipv4 = known.filter(({ cidrIpv6 }) => cidrIpv6 === undefined)
  const ipv6 = known.filter(({ cidrIpv4 }) => cidrIpv4 === undefined)
  if (Math.max(ipv4.length, ipv6.length) > state.settings.quotas.rulesPerSecurityGroup) {
    throw new Ec2Error(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    )
  }
}

const duplicate = (permission: Permission): Ec2Error => {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedGroupId, ipProtocol, fromPort, toPort } = permission
  const peer = cidrIpv4 ?? cidrIpv6 ?? prefixListId ?? referencedGroupId
  const what = ipProtocol === '-1' ? 'ALL' : `${ipProtocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}`
  return new Ec2Error(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${peer}, ${what}, ALLOW" already exists`,
  )
}

const revoke =
  (isEgress: boolean) =>
  (state: Ec2State, input: RevokeRequest): RevokeSecurityGroupIngressResult => {
    const group = getGroup(state, input.GroupId)
    const rules = rulesOf(state, group, isEgress)
    const revoked = input.SecurityGroupRuleIds
      ? input.SecurityGroupRuleIds.map((id) => ruleById(rules, id))
      : permissionsOfRequest(input).map((permission) => ruleByPermission(rules, permission))
    for (const { securityGroupRuleId } of revoked) {
      state.securityGroupRules.remove(securityGroupRuleId)
      state.setTags(securityGroupRuleId, new Map())
    }
    return {
      Return: true,
      RevokedSecurityGroupRules: revoked.map((rule) => ({
        ...partsOf(rule),
        ReferencedGroupId: rule.referencedGroupId,
      })),
    }
  }

const ruleById = (rules: readonly SecurityGroupRule[], id: string): SecurityGroupRule => {
  const rule = rules.find(({ securityGroupRuleId }) => securityGroupRuleId === id)
  if (!rule) throw securityGroupRuleNotFound(id)
  return rule
}

// In a non-default VPC, nothing is revoked if one rule is missing (API reference, RevokeSecurityGroupIngress).
const ruleByPermission = (rules: readonly SecurityGroupRule[], permission: Permission): SecurityGroupRule => {
  const rule = rules.find((other) => isSamePermission(other, permission))
  if (!rule) {
    throw new Ec2Error('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
  }
  return rule
}

export const authorizeSecurityGroupIngress = authorize(false)
export const authorizeSecurityGroupEgress = authorize(true)
export const revokeSecurityGroupIngress = revoke(false)
export const revokeSecurityGroupEgress = revoke(true)
