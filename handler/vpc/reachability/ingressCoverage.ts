import type { ObservedVpc, Permission, Subnet } from '../model/observed.ts'
import { privateSubnets } from '../network/privateSubnets.ts'
import { admissionOf, blocksOf, httpsSources, isCidr } from './permissions.ts'

/** What security groups admit on TCP 443. */
export interface IngressCoverage {
  /** The ids of the subnets that are not completely admitted. */
  uncovered: string[]
  /** The admitted groups and prefix lists, which may or may not include tasks. */
  sources: string[]
  /** The groups that are not the VPC's own, whose rules are not known. A group can be associated with other VPCs. */
  unlisted: string[]
  /** Whether they certainly admit no address of these subnets, and no group or prefix list. */
  isShut: boolean
}

/** The subnets in which tasks run: those that the template names, else the private ones. */
export const taskSubnets = (vpc: ObservedVpc, subnetIds: readonly string[] | undefined): Subnet[] => {
  const named = vpc.subnets.filter(({ subnetId }) => subnetIds?.includes(subnetId))
  return named.length > 0 ? named : privateSubnets(vpc)
}

/** @param subnets in which tasks run */
export const ingressCoverage = (
  vpc: ObservedVpc,
  groupIds: readonly string[],
  subnets: readonly Subnet[] = privateSubnets(vpc),
): IngressCoverage => {
  const rules = vpc.securityGroups.filter(({ groupId }) => groupIds.includes(groupId)).flatMap(({ ingress }) => ingress)
  const admitted = httpsSources(rules)
  const cidrs = admitted.filter(isCidr)
  const sources = admitted.filter((source) => !isCidr(source))
  const unlisted = groupIds.filter((id) => !vpc.securityGroups.some(({ groupId }) => groupId === id))
  const admitsSome = admissionOf(cidrs, { blocks: subnets.flatMap(blocksOf) }) !== 'none'
  const isShut = !admitsSome && sources.length === 0 && unlisted.length === 0
  return { uncovered: uncoveredSubnets(subnets, rules), sources, unlisted, isShut }
}

/** The ids of the subnets that the rules together do not completely admit on TCP 443. */
export const uncoveredSubnets = (subnets: readonly Subnet[], rules: readonly Permission[]): string[] => {
  const cidrs = httpsSources(rules).filter(isCidr)
  return subnets
    .filter((subnet) => admissionOf(cidrs, { blocks: blocksOf(subnet) }) !== 'all')
    .map(({ subnetId }) => subnetId)
}
