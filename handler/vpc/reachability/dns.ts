import type { Endpoint, ObservedVpc } from '../model/observed.ts'
import { type Link, type PathContext, unreadLink } from './path.ts'

const AMAZON = 'AmazonProvidedDNS'

type Dns = Pick<ObservedVpc, 'dnsServers' | 'cidrBlocks' | 'dnsSupport' | 'dnsHostnames'>

/** The DNS servers in the DHCP options that are not the VPC's resolver. */
export const otherDnsServers = ({ dnsServers, cidrBlocks }: Pick<Dns, 'dnsServers' | 'cidrBlocks'>): string[] =>
  dnsServers.filter((server) => server !== AMAZON && !isVpcResolver(server, cidrBlocks))

/**
 * Whether it is the VPC's resolver, which has the third address of the VPC's primary IPv4 block. The model does
 * not keep which block that is, so the third address of each counts.
 * https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 */
const isVpcResolver = (server: string, cidrBlocks: readonly string[]): boolean =>
  ['169.254.169.253', 'fd00:ec2::253'].includes(server) ||
  cidrBlocks.some((block) => {
    const [network = ''] = block.split('/')
    const parts = network.split('.')
    return parts.length === 4 && server === [...parts.slice(0, 3), Number(parts[3]) + 2].join('.')
  })

/**
 * The attributes that private DNS needs and that are disabled.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html#enable-private-dns-names
 */
export const dnsAttributesOff = ({ dnsSupport, dnsHostnames }: Pick<Dns, 'dnsSupport' | 'dnsHostnames'>): string[] => [
  ...(dnsSupport ? [] : ['enableDnsSupport']),
  ...(dnsHostnames ? [] : ['enableDnsHostnames']),
]

/** Whether the VPC's resolver resolves the names of the service to the endpoint's addresses. */
export const resolvesTo = (vpc: Dns, { privateDns, privateDnsForResolverOnly }: Endpoint): boolean =>
  privateDns && !privateDnsForResolverOnly && dnsAttributesOff(vpc).length === 0

/** Whether only the VPC's resolver, whose answers are known, resolves names. */
export const isResolvedByVpc = (vpc: Dns): boolean => vpc.dnsServers.length > 0 && otherDnsServers(vpc).length === 0

/**
 * Security groups and network ACLs do not filter traffic to the VPC's resolver.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export const dnsLink = ({ vpc }: PathContext, endpoint?: Endpoint): Link => {
  const uncertain = uncertainty(vpc)
  if (uncertain) return uncertain
  if (!vpc.dnsSupport) return attributesLink(vpc.vpcId, ['enableDnsSupport'], 'the VPC resolves no names')
  return endpoint ? endpointDnsLink(vpc, endpoint) : open(vpc.vpcId, "the VPC's resolver knows the public addresses")
}

const open = (id: string, reason: string): Link => ({ kind: 'dns', id, state: 'open', reason })

const uncertainty = (vpc: PathContext['vpc']): Link | undefined => {
  const refused = ['DescribeVpcAttribute', 'DescribeDhcpOptions'].find((action) => vpc.refusedReads.includes(action))
  if (refused) return unreadLink('dns', vpc.vpcId, refused)
  if (isResolvedByVpc(vpc)) return undefined
  const servers = otherDnsServers(vpc).join(', ')
  return {
    kind: 'dns',
    id: vpc.vpcId,
    state: 'unknown',
    reason: servers
      ? `the DHCP options name other DNS servers (${servers}), whose answers are not known`
      : 'the DHCP options name no DNS server',
    fix: servers
      ? `See that ${servers} forward the names of AWS to the VPC's resolver, or use ${AMAZON} in the DHCP options.`
      : `Use ${AMAZON} in the DHCP options of ${vpc.vpcId}.`,
  }
}

const endpointDnsLink = (vpc: PathContext['vpc'], endpoint: Endpoint): Link => {
  const { endpointId } = endpoint
  if (resolvesTo(vpc, endpoint)) return open(endpointId, "the service's name resolves to the endpoint")
  if (!endpoint.privateDns) {
    return {
      kind: 'dns',
      id: endpointId,
      state: 'closed',
      reason:
        "private DNS is off, so the service's name does not resolve to the endpoint, unless a private hosted zone has it",
      fix: `Enable private DNS of ${endpointId} (PrivateDns of this resource).`,
    }
  }
  if (endpoint.privateDnsForResolverOnly) {
    return {
      kind: 'dns',
      id: endpointId,
      state: 'closed',
      reason: 'private DNS answers only queries that come in through Route 53 Resolver',
      fix: `Use a gateway endpoint of the service, or set PrivateDnsOnlyForInboundResolverEndpoint of ${endpointId} to false.`,
    }
  }
  return attributesLink(vpc.vpcId, dnsAttributesOff(vpc), 'private DNS of endpoints has no effect')
}

const attributesLink = (vpcId: string, off: readonly string[], effect: string): Link => ({
  kind: 'dns',
  id: vpcId,
  state: 'closed',
  reason: `${off.join(' and ')} ${off.length === 1 ? 'is' : 'are'} off: ${effect}`,
  fix: `Set ${off.join(' and ')} of ${vpcId} to true.`,
})
