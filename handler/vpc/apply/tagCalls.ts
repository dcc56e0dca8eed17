import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2'
import { toEc2Tags } from '../ec2/tagSpecification.ts'
import { deletedTagDigests, tagDigests, type Write } from '../lock/handover.ts'
import type { ActionOf } from '../model/actions.ts'
import type { PhaseContext } from './context.ts'

export const createTags = async (
  { resourceIds, tags }: ActionOf<'CreateTags'>,
  { change, lease }: PhaseContext,
): Promise<void> => {
  await change(new CreateTagsCommand({ Resources: resourceIds, Tags: toEc2Tags(tags) }))
  lease.record(...writesOf(resourceIds, tagDigests(tags)))
}

/** EC2 deletes a tag only while it has the given value, so what another request wrote meanwhile stays. */
export const deleteTags = async (
  { resourceIds, tags }: ActionOf<'DeleteTags'>,
  { change, lease }: PhaseContext,
): Promise<void> => {
  await change(new DeleteTagsCommand({ Resources: resourceIds, Tags: toEc2Tags(tags) }))
  lease.record(...writesOf(resourceIds, deletedTagDigests(tags)))
}

/** Not those of network interfaces, which are many: a plan that does not see their tags yet only writes them again. */
const writesOf = (resourceIds: readonly string[], tags: NonNullable<Write['tags']>): Omit<Write, 'at'>[] =>
  resourceIds.filter((id) => !id.startsWith('eni-')).map((id) => ({ id, tags }))
