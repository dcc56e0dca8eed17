import type { Owner } from './owner.ts'

/** Tags as EC2 keeps them: by key. */
export type Tags = Readonly<Record<string, string>>

/** From the list format of EC2 and CloudFormation. */
export const tagsOf = (list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]))

const prefix = 'fargate-endpoints:'
const ownerPrefix = `${prefix}owner/`

export const MANAGED = `${prefix}managed`
export const SERVICE = `${prefix}service`
/** Marks endpoints that are to have no private DNS. */
export const PRIVATE_DNS = `${prefix}private-dns`

/** EC2's limit on a tag's value: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export const MAX_TAG_VALUE_LENGTH = 256

export const ownerKey = (ownerId: string): string => `${ownerPrefix}${ownerId}`

/** The key of the tag that records what an owner has in a shared endpoint. */
export const allocationKey = (ownerId: string): string => `${prefix}allocation/${ownerId}`

/** An owner's tag: its generation, its stack's ARN and logical id, so that a reader of the VPC knows whom to ask. */
export const ownerTag = ({ id, generation, stackId, logicalResourceId }: Owner): Tags => ({
  [ownerKey(id)]: `${generation} ${stackId} ${logicalResourceId}`.slice(0, MAX_TAG_VALUE_LENGTH),
})

/** The owner that an owner tag names. Somebody may have changed it, so that it names no generation. */
export const ownerNamed = (tags: Tags, id: string): Owner => {
  const [generation = '', stackId = '', logicalResourceId = ''] = (tags[ownerKey(id)] ?? '').split(' ')
  return {
    id,
    generation: /^[0-9a-f]{8}$/.test(generation) ? generation : undefined,
    stackId,
    logicalResourceId,
  }
}

export const isManaged = (tags: Tags): boolean => tags[MANAGED] === 'true'

export const ownerIds = (tags: Tags): string[] =>
  Object.keys(tags)
    .filter((key) => key.startsWith(ownerPrefix))
    .map((key) => key.slice(ownerPrefix.length))

/** The names of the owners' stacks, as far as the tags have them. */
export const stacksOf = (ids: readonly string[], tags: Tags): string[] =>
  ids.map((id) => /:stack\/([^/]+)/.exec(tags[ownerKey(id)] ?? '')?.[1] ?? id)

export const otherOwnerIds = (tags: Tags, owner: Owner): string[] => ownerIds(tags).filter((id) => id !== owner.id)

/** The tags of a managed resource, without those of owners. The tags of the template do not override ours. */
export const plainTags = (name: string, own: Tags, service?: string): Tags => ({
  Name: name,
  ...own,
  [MANAGED]: 'true',
  ...(service === undefined ? {} : { [SERVICE]: service }),
})

/** The tags of a managed resource, for one of its owners. */
export const tagsFor = (owner: Owner, name: string, own: Tags, service?: string): Tags => ({
  ...plainTags(name, own, service),
  ...ownerTag(owner),
})
