import { isManaged } from '../../resource/tags.ts'
import type { OwnedResources, SecurityGroup } from '../model/observed.ts'

/** Group names are unique in a VPC, without regard to case, and must not start with `sg-`. */
export const groupNameFor = (vpcId: string): string => `fargate-endpoints-${vpcId}`

/** The VPC's managed group; the one with the lowest id, should there be several. */
export const managedGroupOf = ({ securityGroups }: Pick<OwnedResources, 'securityGroups'>): SecurityGroup | undefined =>
  securityGroups
    .filter(({ tags }) => isManaged(tags))
    .sort((a, b) => a.groupId.localeCompare(b.groupId))
    .at(0)
