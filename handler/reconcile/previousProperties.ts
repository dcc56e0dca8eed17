/** What a request says of the time before it. */
import type { CustomResourceRequest } from '../protocol/index.ts'
import { vpcIdOf } from '../resource/owner.ts'
import { type Properties, readLeniently } from '../resource/properties.ts'
import { type Tags, tagsOf } from '../resource/tags.ts'

type RawProperties = CustomResourceRequest['OldResourceProperties']

/** The template's tags, as far as properties that may be wrong in part say them. */
export const templateTags = (raw: RawProperties): Tags => tagsOf(readLeniently(raw, 'Tags'))

/** The VPC that properties name, where they name one. */
export const vpcIdIn = (raw: RawProperties): string | undefined => readLeniently(raw, 'VpcId')

/**
 * The VPC of a replacement that failed: CloudFormation rolls it back with an Update to the physical id that exists, and never
 * sends a Delete for the one that was never answered.
 */
export const abandonedVpcId = (request: CustomResourceRequest, { VpcId }: Properties): string | undefined => {
  const old = vpcIdIn(request.OldResourceProperties)
  return old !== VpcId && vpcIdOf(request.PhysicalResourceId) === VpcId ? old : undefined
}
