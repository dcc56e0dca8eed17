/**
 * Returns the resource ids at the top level of a request. Nested ids, such as in the source of a rule, are not
 * resources that the call acts on.
 */
export const idsIn = (input: object): string[] =>
  Object.values(input)
    .flatMap((value: unknown) => value)
    .filter((value): value is string => typeof value === 'string' && /^[a-z]+-[0-9a-f]{8,17}$/.test(value))
