import type { IpPermission } from '@aws-sdk/client-ec2'
import { canonicalBlock, isIpv4Block, isIpv6Block } from '../../state/cidr.ts'
import type { SecurityGroupRule } from '../../state/resources.ts'
import { Ec2Error, invalidParameterValue, missingParameter } from '../../wire/ec2Error.ts'

/** The traffic that a rule allows: a rule without its id and group. */
export type Permission = Omit<SecurityGroupRule, 'securityGroupRuleId' | 'groupId' | 'vpcId' | 'isEgress'>

type Ports = Pick<Permission, 'ipProtocol' | 'fromPort' | 'toPort'>

const PROTOCOL_NAMES: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' }

const portsOf = ({ IpProtocol, FromPort, ToPort }: IpPermission): Ports => {
  if (IpProtocol === undefined) throw missingParameter('ipProtocol')
  const ipProtocol = PROTOCOL_NAMES[IpProtocol] ?? IpProtocol.toLowerCase()
  if (ipProtocol === '-1') return { ipProtocol }
  const isPorts = ipProtocol === 'tcp' || ipProtocol === 'udp'
  if (isPorts && (FromPort === undefined || ToPort === undefined || FromPort > ToPort)) {
    throw invalidParameterValue(`Invalid value for portRange. Must specify both from and to ports with TCP/UDP.`)
  }
  return { ipProtocol, fromPort: FromPort, toPort: ToPort }
}

/** Returns one rule for each source: one permission of the API can have many sources. */
export const permissionsIn = (ipPermissions: readonly IpPermission[]): Permission[] =>
  ipPermissions.flatMap((permission) => {
    const ports = portsOf(permission)
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission
    return [
      ...IpRanges.map(({ CidrIp, Description }) => ({ ...ports, cidrIpv4: ipv4(CidrIp), description: Description })),
      ...Ipv6Ranges.map(({ CidrIpv6, Description }) => ({
        ...ports,
        cidrIpv6: ipv6(CidrIpv6),
        description: Description,
      })),
      ...PrefixListIds.map(({ PrefixListId, Description }) => ({
        ...ports,
        prefixListId: PrefixListId,
        description: Description,
      })),
      ...UserIdGroupPairs.map(({ GroupId, Description }) => ({
        ...ports,
        referencedGroupId: GroupId,
        description: Description,
      })),
    ]
  })

const ipv4 = (cidrBlock = ''): string => {
  if (!isIpv4Block(cidrBlock)) throw invalidBlock(cidrBlock)
  return canonicalBlock(cidrBlock)
}

const ipv6 = (cidrBlock = ''): string => {
  if (!isIpv6Block(cidrBlock)) throw invalidBlock(cidrBlock)
  return canonicalBlock(cidrBlock)
}

const invalidBlock = (cidrBlock: string) =>
  new Ec2Error('InvalidParameterValue', `CIDR block ${cidrBlock} is malformed`)

/** Whether two rules allow the same traffic. Their descriptions may differ. */
export const isSamePermission = (a: Permission, b: Permission): boolean =>
  a.ipProtocol === b.ipProtocol &&
  a.fromPort === b.fromPort &&
  a.toPort === b.toPort &&
  a.cidrIpv4 === b.cidrIpv4 &&
  a.cidrIpv6 === b.cidrIpv6 &&
  a.prefixListId === b.prefixListId &&
  a.referencedGroupId === b.referencedGroupId

/** Returns rules of a group in the form of the API: one permission for each protocol and port range. */
export const permissionsOf = (rules: readonly SecurityGroupRule[], ownerId: string): IpPermission[] => {
  const rulesByPorts = Map.groupBy(rules, ({ ipProtocol, fromPort, toPort }) => `${ipProtocol} ${fromPort} ${toPort}`)
  return Array.from(rulesByPorts.values(), (together) => {
    const [{ ipProtocol, fromPort, toPort }] = together as [SecurityGroupRule]
    return {
      IpProtocol: ipProtocol,
      FromPort: fromPort,
      ToPort: toPort,
      IpRanges: together
        .filter(({ cidrIpv4 }) => cidrIpv4 !== undefined)
        .map(({ cidrIpv4, description }) => ({ CidrIp: cidrIpv4, Description: description })),
      Ipv6Ranges: together
        .filter(({ cidrIpv6 }) => cidrIpv6 !== undefined)
        .map(({ cidrIpv6, description }) => ({ CidrIpv6: cidrIpv6, Description: description })),
      PrefixListIds: together
        .filter(({ prefixListId }) => prefixListId !== undefined)
        .map(({ prefixListId, description }) => ({ PrefixListId: prefixListId, Description: description })),
      UserIdGroupPairs: together
        .filter(({ referencedGroupId }) => referencedGroupId !== undefined)
        .map(({ referencedGroupId, description }) => ({
          GroupId: referencedGroupId,
          UserId: ownerId,
          Description: description,
        })),
    }
  })
}
