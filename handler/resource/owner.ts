import { createHash } from 'node:crypto'

/** One resource of this type, which owns what it needs in a VPC: the pair of ids that CloudFormation keeps for its lifetime. */
export interface Owner {
  /** The first 12 hex digits of SHA-256 of `StackId|LogicalResourceId`. */
  id: string
  /** The physical resource of this owner. Undefined means any: the request does not say. */
  generation: string | undefined
  stackId: string
  logicalResourceId: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const ownerOf = (stackId: string, logicalResourceId: string, generation?: string): Owner => ({
  id: sha256(`${stackId}|${logicalResourceId}`).slice(0, 12),
  generation,
  stackId,
  logicalResourceId,
})

/** The part of a custom-resource request that an owner and a physical id are derived from. */
interface Identifiable {
  StackId: string
  LogicalResourceId: string
  RequestId: string
  PhysicalResourceId?: string | undefined
  ResourceProperties: Readonly<Record<string, unknown>>
}

/** The parts of a physical id, `fargate-endpoints/<VpcId>/<ownerId>/<generation>`. */
interface PhysicalId {
  /** Undefined if the Create had no valid `VpcId`. */
  vpcId: string | undefined
  generation: string
}

/** @returns undefined for an id that is not of this form: CloudFormation makes one up for a cancelled Create. */
export const parsePhysicalId = (physicalResourceId: string | undefined): PhysicalId | undefined => {
  const match = /^fargate-endpoints\/(vpc-[0-9a-f]+|none)\/[0-9a-f]{12}\/([0-9a-f]{8})$/.exec(physicalResourceId ?? '')
  if (!match) return undefined
  const [, vpcId = '', generation = ''] = match
  return { vpcId: vpcId === 'none' ? undefined : vpcId, generation }
}

export const vpcIdOf = (physicalResourceId: string | undefined): string | undefined =>
  parsePhysicalId(physicalResourceId)?.vpcId

/**
 * The owner for a Create or an Update. Its generation is the first 8 hex digits of SHA-256 of the `RequestId` that
 * created the physical resource: an Update keeps it, and an Update to another VPC starts a new one.
 */
export const ownerFor = (request: Identifiable, vpcId: string | undefined): Owner => {
  const present = parsePhysicalId(request.PhysicalResourceId)
  const generation = present && present.vpcId === vpcId ? present.generation : sha256(request.RequestId).slice(0, 8)
  return ownerOf(request.StackId, request.LogicalResourceId, generation)
}

/** The owner for a Delete: of the generation in the physical id, or of any generation if there is none. */
export const deletedOwner = (request: Identifiable): Owner =>
  ownerOf(request.StackId, request.LogicalResourceId, parsePhysicalId(request.PhysicalResourceId)?.generation)

export const physicalIdOf = (vpcId: string | undefined, { id, generation }: Owner): string =>
  `fargate-endpoints/${vpcId ?? 'none'}/${id}/${generation}`

/**
 * The physical id that the resource has or would have, even if its properties are invalid: a Create that fails on a
 * malformed `VpcId` still answers with an id that its Delete recognizes.
 */
export const physicalResourceId = (request: Identifiable): string => {
  const { VpcId } = request.ResourceProperties
  const vpcId = typeof VpcId === 'string' && /^vpc-[0-9a-f]+$/.test(VpcId) ? VpcId : undefined
  return physicalIdOf(vpcId, ownerFor(request, vpcId))
}
