import ipaddr from 'ipaddr.js'
import * as z from 'zod/mini'

/**
 * The forms in which CloudFormation delivers values: every scalar as a string, a list as an array or as one
 * comma-delimited string (`Fn::ImportValue`, a `CommaDelimitedList` that passed through an export).
 * Each type's `error` says what was expected; `properties.ts` adds the actual value.
 */
const expecting = (expected: string) => ({ error: `expected ${expected}` })

/** `true`, `false`, and their strings in upper or lower case. */
export const boolean = () =>
  z.pipe(
    z.transform((raw: unknown) => {
      const text = typeof raw === 'string' ? raw.toLowerCase() : raw
      return text === 'true' || text === 'false' ? text === 'true' : raw
    }),
    z.boolean(expecting('true or false')),
  )

/** A whole number of at least `minimum`, or its string. */
export const integer = (minimum: number) =>
  z.pipe(
    z.transform((raw: unknown) => (typeof raw === 'string' && /^\d+$/.test(raw.trim()) ? Number(raw) : raw)),
    z
      .int(expecting(`a whole number of at least ${minimum}`))
      .check(z.minimum(minimum, expecting(`a whole number of at least ${minimum}`))),
  )

/** A string that matches the pattern. `expected` describes the form, with an example. */
export const text = (pattern: RegExp, expected: string) =>
  z.string(expecting(expected)).check(z.regex(pattern, expecting(expected)))

/** One of the given words, case-sensitive. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, expecting(words.map((word) => `"${word}"`).join(' or ')))

/** A list of distinct items in the given order: an array, or one comma-delimited string. */
export const listOf = <Item extends z.ZodMiniType<string>>(item: Item, expected: string) =>
  z.pipe(
    z.transform((raw: unknown) => {
      const items = typeof raw === 'string' ? raw.split(',') : raw
      if (!Array.isArray(items)) return raw
      return items.map((one: unknown) => (typeof one === 'string' ? one.trim() : one))
    }),
    z
      .array(item, expecting(`a list of ${expected}, or one comma-delimited string of them`))
      // Duplicates are removed after normalization, since one CIDR block can be written in several ways.
      .check(z.overwrite((items) => [...new Set(items)])),
  )

/** Four numbers without leading zeros: readers interpret `10/8` and `010.0.0.0/8` differently. */
const IPV4_IN_FULL = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/

/** A complete address, and a prefix length without leading zeros. An IPv6 address has no zone and no IPv4 notation. */
const isCidrInFull = (raw: string): boolean => {
  const [address = '', length = ''] = raw.split('/')
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || !ipaddr.isValidCIDR(raw)) return false
  return address.includes(':') ? !/[.%]/.test(address) : IPV4_IN_FULL.test(address)
}

/** A CIDR block in the form that EC2 returns: host bits zero, IPv6 compressed. */
export const cidr = () => {
  const error = expecting('a CIDR block, such as 10.0.0.0/16')
  return z.pipe(
    z.string(error).check(z.refine(isCidrInFull, error)),
    z.transform((raw: string) => {
      const [address, length] = ipaddr.parseCIDR(raw)
      const network = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
      return `${network.networkAddressFromCIDR(raw)}/${length}`
    }),
  )
}

const tagText = (expected: string, shortest: number, longest: number) =>
  z.pipe(
    z.transform((raw: unknown) => (typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw)),
    z
      .string(expecting(expected))
      .check(z.minLength(shortest, expecting(expected)), z.maxLength(longest, expecting(expected))),
  )

const tagKey = () => tagText('a tag key of 1 to 128 characters', 1, 128)

/** A list of `{Key, Value}` with EC2's limits on both. */
const tagList = (Key: z.ZodMiniType<string>) =>
  z
    .array(
      z.strictObject(
        { Key, Value: tagText('a tag value of at most 256 characters', 0, 256) },
        expecting('{"Key": …, "Value": …}'),
      ),
      expecting('a list of {"Key": …, "Value": …}'),
    )
    .check(z.refine((list) => new Set(list.map((tag) => tag.Key)).size === list.length, expecting('each tag key once')))

/** Tags that a resource must have, with `*` and `?` in their values. */
export const tagFilters = () => tagList(tagKey())

/** EC2 allows 50 tags on a resource. Three are ours, and one is the name. */
const MOST_TAGS = 46

/** CloudFormation's `Tags`, without reserved keys. */
export const tags = () =>
  tagList(
    tagKey().check(
      z.regex(
        /^(?!aws:|fargate-endpoints:)/i,
        expecting('a tag key that starts with neither "aws:" nor "fargate-endpoints:"'),
      ),
    ),
  ).check(
    z.refine(
      (list) => list.filter((tag) => tag.Key !== 'Name').length <= MOST_TAGS,
      expecting(`at most ${MOST_TAGS} tags beside Name`),
    ),
  )
