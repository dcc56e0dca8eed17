import type { ObservedVpc } from '../model/observed.ts'

/** The groups that are neither in the VPC nor elsewhere in its account. */
export const unknownGroups = (
  { securityGroups, groupsElsewhere }: Pick<ObservedVpc, 'securityGroups' | 'groupsElsewhere'>,
  ids: readonly string[],
): string[] =>
  ids.filter((id) => !groupsElsewhere.includes(id) && !securityGroups.some(({ groupId }) => groupId === id))
