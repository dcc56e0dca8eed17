import type { Simulator } from '../../simulator/index.ts'

interface Tagged {
  tags: Record<string, string>
}

interface Contents {
  subnets: { subnetId: string; availabilityZone: string }[]
  securityGroups: (Tagged & { groupId: string; groupName: string; description: string })[]
  securityGroupRules: (Tagged & { groupId: string; securityGroupRuleId: string })[]
  vpcEndpoints: (Tagged & {
    serviceName: string
    policyDocument: string
    privateDnsEnabled: boolean
    ipAddressType: string
    routeTableIds: string[]
    subnetIds: string[]
    groupIds: string[]
  })[]
}

/** Owner tags begin with the generation, which is new for each Create. */
const withoutGeneration = (tags: Tagged['tags']): Tagged['tags'] =>
  Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [key, key.includes(':owner/') ? value.slice(9) : value]),
  )

/**
 * Returns the endpoints and groups of a VPC without the parts that differ for each Create: ids, generations, and the
 * choice among the subnets of a zone.
 */
export const vpcContents = (simulator: Simulator, vpcId: string) => {
  const { subnets, securityGroups, securityGroupRules, vpcEndpoints } = JSON.parse(
    simulator.snapshot(vpcId),
  ) as Contents
  const zoneOf = (id: string) => subnets.find(({ subnetId }) => subnetId === id)?.availabilityZone
  const groupOf = (id: string) => securityGroups.find(({ groupId }) => groupId === id)?.groupName
  const byText = (a: unknown, b: unknown) => JSON.stringify(a).localeCompare(JSON.stringify(b))
  return {
    endpoints: vpcEndpoints
      .map((endpoint) => ({
        serviceName: endpoint.serviceName,
        policy: JSON.parse(endpoint.policyDocument) as unknown,
        privateDns: endpoint.privateDnsEnabled,
        ipAddressType: endpoint.ipAddressType,
        routeTableIds: endpoint.routeTableIds,
        zones: endpoint.subnetIds.map(zoneOf).sort(),
        groups: endpoint.groupIds.map(groupOf).sort(),
        tags: withoutGeneration(endpoint.tags),
      }))
      .sort(byText),
    groups: securityGroups.map(({ groupName, tags }) => ({ groupName, tags: withoutGeneration(tags) })).sort(byText),
    rules: securityGroupRules
      .map(({ groupId, securityGroupRuleId: _id, ...rule }) => ({
        ...rule,
        tags: withoutGeneration(rule.tags),
        group: groupOf(groupId),
      }))
      .sort(byText),
  }
}
