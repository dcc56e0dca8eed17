export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Returns the differences between a response of ours and one of theirs: a map from paths such as `Vpcs[].State` to both
 * values. Fields that theirs does not have are not modelled there, and are ignored. EC2 guarantees no order of lists,
 * so they are compared in the order of the text of their members.
 */
export const differences = (ours: Json | undefined, theirs: Json | undefined, path = ''): Map<string, string> => {
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    const [left, right] = [ours, theirs].map((list) => list.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)))
    return new Map(left?.flatMap((each, index) => [...differences(each, right?.[index], `${path}[]`)]))
  }
  if (isObject(ours) && isObject(theirs)) {
    const members = Object.entries(theirs)
    return new Map(
      members.flatMap(([key, value]) => [...differences(ours[key], value, path === '' ? key : `${path}.${key}`)]),
    )
  }
  return text(ours) === text(theirs) ? new Map() : new Map([[path, `${text(ours)} against ${text(theirs)}`]])
}

const text = (value: Json | undefined): string => JSON.stringify(value) ?? 'nothing'
