/** Every resource id on the request itself: one inside a rule's source is not what the call acts on. */
export const idsIn = (input: object): string[] =>
  Object.values(input)
    .flatMap((value: unknown) => value)
    .filter((value): value is string => typeof value === 'string' && /^[a-z]+-[0-9a-f]{8,17}$/.test(value))
