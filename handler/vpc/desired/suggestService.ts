import { catalogue } from '../../fargate/catalogue.ts'
import { nearest } from '../../resource/nearest.ts'
import { shortNameInFull } from '../network/serviceNames.ts'

/** Services that templates often add, besides those of the catalogue. They are used to suggest similar names. */
const OFTEN_ADDED = ['dynamodb', 'ec2', 'events', 'kinesis-streams', 'lambda', 'sns', 'sqs', 'states', 'sts']

/** Services by names that their endpoint services do not have. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring or logs',
  'cloudwatch-logs': 'logs',
  ecr: 'ecr.api and ecr.dkr',
  efs: 'elasticfilesystem',
  eventbridge: 'events',
  firehose: 'kinesis-firehose',
  kinesis: 'kinesis-streams',
  'parameter-store': 'ssm',
  'secrets-manager': 'secretsmanager',
  'step-functions': 'states',
  stepfunctions: 'states',
}

/** What the name of a service that the region does not offer may mean: `efs` is `elasticfilesystem`. */
export const suggestService = (name: string): string | undefined => {
  const known = [...catalogue.map(({ service }) => service), ...OFTEN_ADDED]
  if (known.includes(name)) return undefined
  return shortNameInFull(name) ?? OTHER_NAMES[name.toLowerCase()] ?? nearest(name, known)
}
