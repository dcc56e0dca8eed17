import type { Owner } from './owner.ts'

/** Tags as EC2 keeps them: by key. */
export type Tags = Readonly<Record<string, string>>

/** From the list that EC2 and CloudFormation write. */
export const tagsOf = (list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]))

const prefix = 'fargate-endpoints:'
const ownerPrefix = `${prefix}owner/`

export const MANAGED = `${prefix}managed`
export const SERVICE = `${prefix}service`
/** On the group that is a VPC's lock: when its lease ends, in milliseconds since the epoch. */
export const LOCK = `${prefix}lock`

/** EC2's limit on a tag's value: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export const LONGEST_VALUE = 256

export const ownerKey = (ownerId: string): string => `${ownerPrefix}${ownerId}`

/** Holds what a user has in an endpoint that it shares with others. */
export const allocationKey = (ownerId: string): string => `${prefix}allocation/${ownerId}`

const nameOf = ({ stackId, logicalResourceId }: Owner): string => `${stackId}/${logicalResourceId}`

/** A user's tag: its stack's ARN and logical id, so that a reader of the VPC knows whom to ask. */
export const ownerTag = (owner: Owner): Tags => ({ [ownerKey(owner.id)]: nameOf(owner).slice(0, LONGEST_VALUE) })

export const lockTags = (owner: Owner, own: Tags, expiry: number): Tags => ({
  ...own,
  Name: 'fargate-endpoints-lock',
  [MANAGED]: 'true',
  [LOCK]: `${expiry}`,
  ...ownerTag(owner),
})

export const isManaged = (tags: Tags): boolean => tags[MANAGED] === 'true'

/** The lock of a VPC is a group that is no endpoint's. */
export const isLock = (tags: Tags): boolean => LOCK in tags

/** The ids of those who use a thing. */
export const ownerIds = (tags: Tags): string[] =>
  Object.keys(tags)
    .filter((key) => key.startsWith(ownerPrefix))
    .map((key) => key.slice(ownerPrefix.length))

/** The names of users' stacks, as far as the tags of what they use tell them. */
export const stacksOf = (ids: readonly string[], tags: Tags): string[] =>
  ids.map((id) => /:stack\/([^/]+)/.exec(tags[ownerKey(id)] ?? '')?.[1] ?? id)

export const otherOwnerIds = (tags: Tags, owner: Owner): string[] => ownerIds(tags).filter((id) => id !== owner.id)

/** The tags of whatever is ours, users aside. The author's own never hide ours. */
export const plainTags = (name: string, own: Tags, service?: string): Tags => ({
  Name: name,
  ...own,
  [MANAGED]: 'true',
  ...(service === undefined ? {} : { [SERVICE]: service }),
})

/** The tags of a thing that we make, for one of its users. */
export const tagsFor = (owner: Owner, name: string, own: Tags, service?: string): Tags => ({
  ...plainTags(name, own, service),
  ...ownerTag(owner),
})
