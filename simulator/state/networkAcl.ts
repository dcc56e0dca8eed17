export interface NetworkAclEntry {
  readonly ruleNumber: number
  readonly egress: boolean
  /** A number as text. `-1` means all protocols. */
  readonly protocol: string
  readonly ruleAction: 'allow' | 'deny'
  readonly cidrBlock?: string | undefined
  readonly ipv6CidrBlock?: string | undefined
  readonly portRange?: { readonly from: number; readonly to: number } | undefined
}

export interface NetworkAcl {
  readonly networkAclId: string
  readonly vpcId: string
  readonly ownerId: string
  readonly isDefault: boolean
  readonly entries: readonly NetworkAclEntry[]
  readonly associations: readonly { readonly networkAclAssociationId: string; readonly subnetId: string }[]
}

const bothWays = (entry: Omit<NetworkAclEntry, 'egress' | 'protocol'>): NetworkAclEntry[] => [
  { ...entry, egress: true, protocol: '-1' },
  { ...entry, egress: false, protocol: '-1' },
]

/**
 * The last entries of every ACL, which cannot be deleted. EC2 describes the `*` of the console as rule 32767, and as
 * 32768 for IPv6.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
export const denyingEntries = (hasIpv6: boolean): NetworkAclEntry[] => [
  ...bothWays({ ruleNumber: 32_767, ruleAction: 'deny', cidrBlock: '0.0.0.0/0' }),
  ...(hasIpv6 ? bothWays({ ruleNumber: 32_768, ruleAction: 'deny', ipv6CidrBlock: '::/0' }) : []),
]

/** The first entries of the default ACL of a VPC: they allow all traffic. */
export const allowingEntries = (hasIpv6: boolean): NetworkAclEntry[] => [
  ...bothWays({ ruleNumber: 100, ruleAction: 'allow', cidrBlock: '0.0.0.0/0' }),
  ...(hasIpv6 ? bothWays({ ruleNumber: 101, ruleAction: 'allow', ipv6CidrBlock: '::/0' }) : []),
]
