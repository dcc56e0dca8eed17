import { show } from './show.ts'

type Raw = Readonly<Record<string, unknown>>

const itemsOf = (value: unknown): unknown[] =>
  typeof value === 'string' ? value.split(',').map((item) => item.trim()) : [value].flat()

/** A document for the S3 gateway, under any name of the service. */
export const s3DocumentKey = ({ PolicyDocuments }: Raw): string | undefined =>
  typeof PolicyDocuments === 'object' && PolicyDocuments !== null
    ? Object.keys(PolicyDocuments).find((key) => /^(?:.*\.)?s3(?::Gateway)?$/.test(key))
    : undefined

/** Properties that have no effect beside another one, each with the name of the other. */
export const ignoredProperties = (raw: Raw): { name: string; problem: string }[] => {
  const problems: { name: string; problem: string }[] = []
  const reject = (name: string, expected: string): void => {
    problems.push({ name, problem: `${name}: expected ${expected}, got ${show(raw[name])}` })
  }
  const { PolicyScope = 'Open', S3Buckets, S3BucketActions, TaskDefinitions } = raw
  if (raw.OrganizationId !== undefined && PolicyScope !== 'Organization')
    reject('OrganizationId', 'nothing without PolicyScope Organization')
  const document = s3DocumentKey(raw)
  if (document !== undefined) {
    const reason = `nothing beside PolicyDocuments.${document}, which alone says what the S3 gateway allows`
    for (const name of ['S3Buckets', 'S3BucketActions']) if (raw[name] !== undefined) reject(name, reason)
  } else if (S3BucketActions !== undefined && S3Buckets === undefined && TaskDefinitions === undefined) {
    reject('S3BucketActions', 'nothing without S3Buckets, on which the actions are allowed')
  } else if (S3BucketActions !== undefined && itemsOf(S3Buckets).includes('*')) {
    reject('S3BucketActions', 'nothing beside S3Buckets "*", which allows all actions')
  }
  return problems
}
