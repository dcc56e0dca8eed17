import { createHash } from 'node:crypto'

/** One resource of this type, which uses what it needs in a VPC: the pair that CloudFormation keeps for its lifetime. */
export interface Owner {
  /** The first 12 hex digits of SHA-256 of `StackId|LogicalResourceId`. */
  id: string
  stackId: string
  logicalResourceId: string
}

export const ownerOf = (stackId: string, logicalResourceId: string): Owner => ({
  id: createHash('sha256').update(`${stackId}|${logicalResourceId}`).digest('hex').slice(0, 12),
  stackId,
  logicalResourceId,
})

/** `fargate-endpoints/<VpcId>/<userId>`: derivable from any request, so that nothing needs to be remembered. */
export const physicalIdOf = (vpcId: string, owner: Owner): string => `fargate-endpoints/${vpcId}/${owner.id}`

/** The VPC of a physical id of ours; undefined for an id that CloudFormation made up for a cancelled Create. */
export const vpcIdOf = (physicalResourceId: string | undefined): string | undefined =>
  /^fargate-endpoints\/(vpc-[0-9a-f]+)\/[0-9a-f]{12}$/.exec(physicalResourceId ?? '')?.[1]

/** The part of a custom-resource request that an id is derived from. */
interface Identifiable {
  StackId: string
  LogicalResourceId: string
  ResourceProperties: Readonly<Record<string, unknown>>
}

/**
 * The physical id that a request's resource has or would have, whatever its properties are worth:
 * a Create that fails on a malformed `VpcId` still answers with an id that its Delete recognizes as its own.
 */
export const physicalResourceId = (request: Identifiable): string => {
  const { VpcId } = request.ResourceProperties
  const owner = ownerOf(request.StackId, request.LogicalResourceId)
  return physicalIdOf(typeof VpcId === 'string' && /^vpc-[0-9a-f]+$/.test(VpcId) ? VpcId : 'none', owner)
}
