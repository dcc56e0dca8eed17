/**
 * A statement of a policy document. In a managed statement, the `Sid` ends with the id of the owner that contributed
 * it.
 */
export interface Statement {
  readonly Sid?: string
  readonly [element: string]: unknown
}

export interface PolicyDocument {
  readonly Version?: string
  readonly Statement: readonly Statement[]
  readonly [element: string]: unknown
}

/**
 * The names of generated statements, each followed by the owner's id. Any other statement is from `PolicyDocuments`.
 */
export const OUR_STATEMENTS = ['AllBuckets', 'EcrLayers', 'Buckets', 'Open', 'Account', 'Organization'] as const
