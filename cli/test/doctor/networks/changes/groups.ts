import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribePrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { type Change, idOf, type Network } from '../network.ts'

/** A rule of a group: the peer is a CIDR block, the name of a group, or `s3` for the prefix list of S3. */
export interface Rule {
  from: number
  to: number
  peer: string
}

export const tcp = (port: number, peer: string): Rule => ({ from: port, to: port, peer })

export const anyPort = (peer: string): Rule => ({ from: 0, to: 65_535, peer })

const permissionOf = async (network: Network, { from, to, peer }: Rule): Promise<IpPermission> => {
  const ports = { IpProtocol: 'tcp', FromPort: from, ToPort: to }
  if (peer === 's3') return { ...ports, PrefixListIds: [{ PrefixListId: await s3PrefixListOf(network) }] }
  if (peer.includes('/')) return { ...ports, IpRanges: [{ CidrIp: peer }] }
  return { ...ports, UserIdGroupPairs: [{ GroupId: idOf(network, peer) }] }
}

const s3PrefixListOf = async ({ ec2, region }: Network): Promise<string> => {
  const Filters = [{ Name: 'prefix-list-name', Values: [`com.amazonaws.${region}.s3`] }]
  const { PrefixLists } = await ec2.send(new DescribePrefixListsCommand({ Filters }))
  return PrefixLists?.[0]?.PrefixListId ?? ''
}

const permissionsOf = (network: Network, rules: readonly Rule[]): Promise<IpPermission[]> =>
  Promise.all(rules.map((rule) => permissionOf(network, rule)))

/** Creates a group with these inbound rules. It allows all outbound traffic. */
export const createGroup = async (network: Network, name: string, ...rules: readonly Rule[]): Promise<void> => {
  const { ec2, vpcId } = network
  const request = { VpcId: vpcId, GroupName: name, Description: name }
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(request))
  network.ids[name] = GroupId
  const IpPermissions = await permissionsOf(network, rules)
  if (rules.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
}

export const addGroup =
  (name: string, ...rules: readonly Rule[]): Change =>
  (network) =>
    createGroup(network, name, ...rules)

const ruleIdsOf = async ({ ec2 }: Network, groupId: string, isEgress: boolean): Promise<string[]> => {
  const Filters = [{ Name: 'group-id', Values: [groupId] }]
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))
  return SecurityGroupRules.filter((rule) => rule.IsEgress === isEgress).map((rule) => rule.SecurityGroupRuleId ?? '')
}

const replacing =
  (isEgress: boolean) =>
  (group: string, ...rules: readonly Rule[]): Change =>
  async (network) => {
    const { ec2 } = network
    const GroupId = idOf(network, group)
    const old = { GroupId, SecurityGroupRuleIds: await ruleIdsOf(network, GroupId, isEgress) }
    await (isEgress
      ? ec2.send(new RevokeSecurityGroupEgressCommand(old))
      : ec2.send(new RevokeSecurityGroupIngressCommand(old)))
    if (rules.length === 0) return
    const added = { GroupId, IpPermissions: await permissionsOf(network, rules) }
    await (isEgress
      ? ec2.send(new AuthorizeSecurityGroupEgressCommand(added))
      : ec2.send(new AuthorizeSecurityGroupIngressCommand(added)))
  }

/** Replaces the inbound rules of a group. */
export const ingressRules = replacing(false)

/** Replaces the outbound rules of a group. */
export const egressRules = replacing(true)
