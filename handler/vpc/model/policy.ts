/** A statement of a policy document. The `Sid` of ours ends in the id of the owner that contributed it. */
export interface Statement {
  readonly Sid?: string
  readonly [element: string]: unknown
}

export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: readonly Statement[]
  readonly [element: string]: unknown
}

/** The names of our own statements; the owner's id follows each. Any other statement is the template's. */
export const OUR_STATEMENTS = ['AllBuckets', 'EcrLayers', 'Buckets', 'Open', 'Account', 'Organization'] as const
