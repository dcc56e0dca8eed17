/** What a request tells of the time before it. */
import type { CustomResourceRequest } from '../protocol/index.ts'
import { vpcIdOf } from '../resource/owner.ts'
import { type Properties, parseProperties, readLeniently } from '../resource/properties.ts'
import { type Tags, tagsOf } from '../resource/tags.ts'

/**
 * The properties before an update, if they were good and tell by themselves what stood: what task definitions told then
 * they may not tell now.
 */
export const oldPropertiesOf = ({ OldResourceProperties }: CustomResourceRequest): Properties | undefined => {
  try {
    const old = OldResourceProperties && parseProperties(OldResourceProperties)
    return old?.TaskDefinitions ? undefined : old
  } catch {
    return undefined
  }
}

/** The author's tags that an update gives up. */
export const retiredTags = ({ OldResourceProperties }: CustomResourceRequest): Tags => ownTags(OldResourceProperties)

/** The author's tags, as far as properties that may be wrong in part tell them. */
export const ownTags = (raw: CustomResourceRequest['OldResourceProperties']): Tags => tagsOf(readLeniently(raw, 'Tags'))

/**
 * The VPC of a replacement that failed: CloudFormation rolls it back with an Update to the id that stands, and never
 * sends a Delete for the one that was never answered.
 */
export const abandonedVpcId = (request: CustomResourceRequest, { VpcId }: Properties): string | undefined => {
  const old = readLeniently(request.OldResourceProperties, 'VpcId')
  return old !== VpcId && vpcIdOf(request.PhysicalResourceId) === VpcId ? old : undefined
}
