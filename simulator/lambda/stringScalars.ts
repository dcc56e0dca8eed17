/** CloudFormation delivers every scalar as a string. */
export const withStringScalars = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withStringScalars)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withStringScalars(item)]))
}
