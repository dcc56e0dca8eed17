/** Ids are longer than the width at which Mermaid breaks a line. */
export const MERMAID_SETTINGS = '%%{init: {"flowchart": {"wrappingWidth": 400}}}%%'

/** A name that Mermaid takes for a node: `end` and hyphens are its own. */
export const nodeOf = (text: string): string => `n_${text.replaceAll(/\W/g, '_')}`
