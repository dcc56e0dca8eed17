import { isManaged, ownerIds, type Tags } from '../../resource/tags.ts'
import type { OwnedResources, SecurityGroup } from '../model/observed.ts'

/** Group names are unique in a VPC, without regard to case, and must not start with `sg-`. */
export const groupNameFor = (vpcId: string): string => `fargate-endpoints-${vpcId}`

/**
 * The managed group of the VPC. If there are several, one with owners is preferred to one that was tagged by hand to be
 * adopted, then the lowest id.
 */
export const managedGroupOf = ({ securityGroups }: Pick<OwnedResources, 'securityGroups'>): SecurityGroup | undefined =>
  securityGroups
    .filter(({ tags }) => isManaged(tags))
    .sort((a, b) => Number(hasOwner(b.tags)) - Number(hasOwner(a.tags)) || a.groupId.localeCompare(b.groupId))
    .at(0)

const hasOwner = (tags: Tags): boolean => ownerIds(tags).length > 0
