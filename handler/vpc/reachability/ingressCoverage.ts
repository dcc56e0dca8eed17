import type { ObservedVpc, Permission, Subnet } from '../model/observed.ts'
import { privateSubnets } from '../network/privateSubnets.ts'
import { admissionOf, blocksOf, httpsSources, isCidr } from './permissions.ts'

/** Whom groups admit on TCP 443. */
export interface IngressCoverage {
  /** The subnets from whose blocks they do not admit everything. */
  uncovered: string[]
  /** The groups and prefix lists that they admit, of which tasks may or may not be. */
  sources: string[]
  /** Whether they admit nothing of these subnets, and no group or prefix list. */
  isShut: boolean
}

/** The subnets that tasks run in: those that the template names, or the private ones. */
export const taskSubnets = (vpc: ObservedVpc, subnetIds: readonly string[] | undefined): Subnet[] => {
  const named = vpc.subnets.filter(({ subnetId }) => subnetIds?.includes(subnetId))
  return named.length > 0 ? named : privateSubnets(vpc)
}

/** @param subnets where tasks run */
export const ingressCoverage = (
  vpc: ObservedVpc,
  groupIds: readonly string[],
  subnets: readonly Subnet[] = privateSubnets(vpc),
): IngressCoverage => {
  const rules = vpc.securityGroups.filter(({ groupId }) => groupIds.includes(groupId)).flatMap(({ ingress }) => ingress)
  const admitted = httpsSources(rules)
  const cidrs = admitted.filter(isCidr)
  const sources = admitted.filter((source) => !isCidr(source))
  const admitsSome = admissionOf(cidrs, { blocks: subnets.flatMap(blocksOf) }) !== 'none'
  return { uncovered: uncoveredSubnets(subnets, rules), sources, isShut: !admitsSome && sources.length === 0 }
}

/** The ids of the subnets from whose blocks the rules do not admit TCP 443. Blocks of the rules add up. */
export const uncoveredSubnets = (subnets: readonly Subnet[], rules: readonly Permission[]): string[] => {
  const cidrs = httpsSources(rules).filter(isCidr)
  return subnets
    .filter((subnet) => admissionOf(cidrs, { blocks: blocksOf(subnet) }) !== 'all')
    .map(({ subnetId }) => subnetId)
}
