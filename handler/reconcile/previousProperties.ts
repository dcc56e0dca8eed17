/** What a request says about earlier states of the resource. */
import type { CustomResourceRequest } from '../protocol/index.ts'
import { vpcIdOf } from '../resource/owner.ts'
import { type Properties, readLeniently } from '../resource/properties.ts'
import { type Tags, tagsOf } from '../resource/tags.ts'

type RawProperties = CustomResourceRequest['OldResourceProperties']

/** The tags of the template. The properties may be partly invalid. */
export const templateTags = (raw: RawProperties): Tags => tagsOf(readLeniently(raw, 'Tags'))

/** The VPC that the properties name, if any. */
export const vpcIdIn = (raw: RawProperties): string | undefined => readLeniently(raw, 'VpcId')

/**
 * The VPC of a replacement that failed. CloudFormation rolls back with an Update of the existing physical id, and never
 * sends a Delete for an id that was not answered.
 */
export const abandonedVpcId = (request: CustomResourceRequest, { VpcId }: Properties): string | undefined => {
  const old = vpcIdIn(request.OldResourceProperties)
  return old !== VpcId && vpcIdOf(request.PhysicalResourceId) === VpcId ? old : undefined
}
