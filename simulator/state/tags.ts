import type { Tag, TagSpecification } from '@aws-sdk/client-ec2'
import { Ec2Error, invalidParameterValue } from '../wire/ec2Error.ts'
import type { Ec2State, Tags } from './ec2State.ts'

const TYPE_OF_PREFIX: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  rtb: 'route-table',
  igw: 'internet-gateway',
  sg: 'security-group',
  sgr: 'security-group-rule',
  vpce: 'vpc-endpoint',
  eni: 'network-interface',
  acl: 'network-acl',
  dopt: 'dhcp-options',
  nat: 'natgateway',
}

export const taggableTypes: readonly string[] = Object.values(TYPE_OF_PREFIX)

export const resourceTypeOf = (id: string): string => TYPE_OF_PREFIX[id.split('-')[0] ?? ''] ?? 'unknown'

export const tagSet = (tags: Tags): Tag[] => Array.from(tags, ([Key, Value]) => ({ Key, Value }))

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
const checkTag = (key: string, value: string): void => {
  if (key.startsWith('aws:')) throw invalidParameterValue("Tag keys starting with 'aws:' are reserved for internal use")
  if (key.length < 1 || key.length > 128) throw invalidParameterValue('Tag keys have 1 to 128 characters')
  if (value.length > 256) throw invalidParameterValue('Tag values have at most 256 characters')
}

/** Returns the tags and the added ones. Fails if they exceed the quota. */
export const withTags = (state: Ec2State, tags: Tags, added: readonly Tag[]): Tags => {
  const result = new Map(tags)
  const keys = new Set<string>()
  for (const { Key = '', Value = '' } of added) {
    checkTag(Key, Value)
    if (keys.has(Key)) throw invalidParameterValue(`Duplicate tag key '${Key}' specified.`)
    keys.add(Key)
    result.set(Key, Value)
  }
  if (result.size > state.settings.quotas.tagsPerResource) {
    throw new Ec2Error('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.')
  }
  return result
}

/** Returns the tags in the request of a creating call, checked before anything is created. */
export const tagsOnCreation = (
  state: Ec2State,
  resourceType: string,
  specifications: readonly TagSpecification[] = [],
): Tags => {
  const added = specifications.flatMap(({ ResourceType, Tags: tags = [] }) => {
    if (ResourceType !== resourceType) {
      throw invalidParameterValue(`'${ResourceType}' is not a valid taggable resource type for this operation.`)
    }
    return tags
  })
  return withTags(state, new Map(), added)
}
