import type { User } from './identity.ts'

/** Tags as EC2 keeps them: by key. */
export type Tags = Readonly<Record<string, string>>

const prefix = 'fargate-endpoints:'
const userPrefix = `${prefix}user/`

export const MANAGED = `${prefix}managed`
export const SERVICE = `${prefix}service`

/** EC2's limit on a tag's value: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const LONGEST_VALUE = 256

export const userKey = (userId: string): string => `${userPrefix}${userId}`

/** A user's tag: its stack's ARN and logical id, so that a reader of the VPC knows whom to ask. */
export const userTag = (user: User): Tags => ({
  [userKey(user.id)]: `${user.stackId}/${user.logicalResourceId}`.slice(0, LONGEST_VALUE),
})

export const isManaged = (tags: Tags): boolean => tags[MANAGED] === 'true'

/** The ids of those who use a thing. */
export const userIds = (tags: Tags): string[] =>
  Object.keys(tags)
    .filter((key) => key.startsWith(userPrefix))
    .map((key) => key.slice(userPrefix.length))

export const otherUserIds = (tags: Tags, user: User): string[] => userIds(tags).filter((id) => id !== user.id)

/** The tags of whatever is ours, users aside. The author's own never hide ours. */
export const plainTags = (name: string, own: Tags, service?: string): Tags => ({
  Name: name,
  ...own,
  [MANAGED]: 'true',
  ...(service === undefined ? {} : { [SERVICE]: service }),
})

/** The tags of a thing that we make, for one of its users. */
export const tagsFor = (user: User, name: string, own: Tags, service?: string): Tags => ({
  ...plainTags(name, own, service),
  ...userTag(user),
})
