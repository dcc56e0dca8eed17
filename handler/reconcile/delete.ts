import type { CustomResourceRequest, HandlerResult } from '../protocol/index.ts'
import { deletedOwner, physicalResourceId, vpcIdOf } from '../resource/owner.ts'
import type { ReconcileContext } from './context.ts'
import { vpcIdIn } from './previousProperties.ts'
import { releaseOwner } from './release.ts'

/**
 * Handles a Delete. It needs no properties: what the owner has is found by tags, and in the VPC that the request names.
 */
export const handleDelete = async (
  request: CustomResourceRequest,
  context: ReconcileContext,
): Promise<HandlerResult> => {
  const vpcId = vpcIdOf(request.PhysicalResourceId) ?? vpcIdIn(request.ResourceProperties)
  await releaseOwner(deletedOwner(request), vpcId, request, context)
  return { PhysicalResourceId: request.PhysicalResourceId ?? physicalResourceId(request) }
}
