/** At its default width, Mermaid would break ids. */
export const MERMAID_SETTINGS = '%%{init: {"flowchart": {"wrappingWidth": 400}}}%%'

/** A node name that Mermaid accepts: it reserves hyphens and words such as `end`. */
export const nodeOf = (text: string): string => `n_${text.replaceAll(/\W/g, '_')}`
