import type { Properties } from '../../resource/properties.ts'
import { isLock, isManaged } from '../../resource/tags.ts'
import type { ObservedVpc, OwnedResources, Permission, SecurityGroup } from '../model/observed.ts'

/** Stands in an endpoint's groups for the VPC's managed group, whose id is not known before it is made. */
export const MANAGED_GROUP = 'managed-group'

/** The managed group as one user wants it. */
export interface DesiredGroup {
  name: string
  ingress: Permission[]
  /** Where EC2 lets a new group of this VPC reach, until that is revoked: IPv6 too where the VPC has it. */
  defaultEgress: string[]
}

const HTTPS = { protocol: 'tcp', fromPort: 443, toPort: 443 }

/** The managed group as a request wants it. */
export const desiredGroup = (properties: Properties, vpc: ObservedVpc): DesiredGroup => ({
  name: groupNameFor(vpc.vpcId),
  ingress: ingressFor(properties, vpc),
  defaultEgress: ['0.0.0.0/0', ...(vpc.cidrBlocks.some((block) => block.includes(':')) ? ['::/0'] : [])],
})

const https = (source: string): Permission => ({ ...HTTPS, source })

/** Group names are unique in a VPC, without regard to case, and must not start with `sg-`. */
export const groupNameFor = (vpcId: string): string => `fargate-endpoints-${vpcId}`

/** Who may reach the group on 443: those whom the author names, else every CIDR block of the VPC. */
const ingressFor = (properties: Properties, vpc: ObservedVpc): Permission[] => {
  const { AllowedCidrs, AllowedSecurityGroupIds = [] } = properties
  const cidrs = AllowedCidrs ?? (AllowedSecurityGroupIds.length > 0 ? [] : vpc.cidrBlocks)
  return [...cidrs, ...AllowedSecurityGroupIds].map(https)
}

/** The group of a VPC that is ours; the one with the lowest id, should there be several. */
export const managedGroupOf = ({ securityGroups }: Pick<OwnedResources, 'securityGroups'>): SecurityGroup | undefined =>
  securityGroups
    .filter(({ tags }) => isManaged(tags) && !isLock(tags))
    .sort((a, b) => a.groupId.localeCompare(b.groupId))
    .at(0)

export const isSamePermission = (a: Permission, b: Permission): boolean =>
  a.protocol === b.protocol && a.fromPort === b.fromPort && a.toPort === b.toPort && a.source === b.source
