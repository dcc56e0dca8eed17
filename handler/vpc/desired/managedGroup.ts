import type { Properties } from '../../resource/properties.ts'
import type { DesiredGroup } from '../model/desired.ts'
import type { ObservedVpc, Permission } from '../model/observed.ts'
import { groupNameFor } from '../ownership/managedGroup.ts'

const https = (source: string): Permission => ({ protocol: 'tcp', fromPort: 443, toPort: 443, source })

/** The managed group that a request wants. */
export const desiredGroup = (properties: Properties, vpc: ObservedVpc): DesiredGroup => ({
  name: groupNameFor(vpc.vpcId),
  ingress: ingressFor(properties, vpc),
  defaultEgress: ['0.0.0.0/0', ...(vpc.cidrBlocks.some((block) => block.includes(':')) ? ['::/0'] : [])],
})

/** Who may reach the group on TCP 443: what the template allows, else every CIDR block of the VPC. */
const ingressFor = (properties: Properties, vpc: ObservedVpc): Permission[] => {
  const { AllowedCidrs, AllowedSecurityGroupIds = [] } = properties
  const cidrs = AllowedCidrs ?? (AllowedSecurityGroupIds.length > 0 ? [] : vpc.cidrBlocks)
  return [...cidrs, ...AllowedSecurityGroupIds].map(https)
}
