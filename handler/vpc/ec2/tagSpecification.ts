import type { ResourceType, Tag, TagSpecification } from '@aws-sdk/client-ec2'
import type { Tags } from '../../resource/tags.ts'

/** Tags in EC2's own form. */
export const toEc2Tags = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

/** Tags for the creation of a resource, so that it never exists without its owner. */
export const tagsOnCreation = (ResourceType: ResourceType, tags: Tags): TagSpecification[] => [
  { ResourceType, Tags: toEc2Tags(tags) },
]
