const SHOWN = 6

/**
 * The first items of a list, and the number of the others. A reason has 4,096 bytes, and a VPC up to 200 route tables.
 */
export const truncateList = (items: readonly string[], shown = SHOWN, separator = ', '): string =>
  items.length > shown
    ? `${items.slice(0, shown).join(separator)} and ${items.length - shown} more`
    : items.join(separator)
