import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { derive } from '../../../../handler/fargate/taskDefinitions/derive.ts'
import {
  readTaskDefinition,
  type TaskDefinition,
  TaskDefinitionError,
} from '../../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import { ECR, REGION } from './derived.ts'

/** A task definition with every field that is read. */
const complete = {
  family: 'orders',
  containerDefinitions: [
    {
      name: 'app',
      image: ECR,
      entryPoint: ['sh'],
      command: ['--config=/etc/ecs/ecs-amp.yaml'],
      logConfiguration: {
        logDriver: 'awsfirelens',
        options: { Name: 'cloudwatch_logs', region: REGION },
        secretOptions: [{ name: 'token', valueFrom: 'token' }],
      },
      secrets: [{ name: 'KEY', valueFrom: '/key' }],
      repositoryCredentials: { credentialsParameter: 'registry' },
      firelensConfiguration: { options: { 'config-file-type': 'file' } },
      environment: [{ name: 'AOT_CONFIG_CONTENT', value: 'exporters: [awsxray]' }],
      environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::settings/app.env' }],
      credentialSpecs: ['credentialspecdomainless:arn:aws:s3:::specs/a.json'],
    },
  ],
  requiresCompatibilities: ['FARGATE'],
  runtimePlatform: { operatingSystemFamily: 'LINUX' },
  volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-0a' } }],
  proxyConfiguration: { type: 'APPMESH' },
}

type Path = readonly (string | number)[]

const pathsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]

/** Returns the definition with another value at a path. */
const replaced = (path: Path, value: unknown): unknown => {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = structuredClone(complete) as Record<string, unknown>
  const holder = path.slice(0, -1).reduce((inner, one) => inner[one] as Record<string, unknown>, copy)
  holder[(rest.at(-1) ?? key) as string] = value
  return copy
}

const read = (raw: unknown): TaskDefinition | undefined => {
  try {
    return readTaskDefinition(raw).definition
  } catch (error) {
    if (!(error instanceof TaskDefinitionError)) throw error
    expect(error.message).toMatch(/: expected .*, got /)
    return undefined
  }
}

/** Texts that pipelines and people write, and any other JSON. */
const anyValue = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '<X>',
    '$X',
    '%X%',
    '__X__',
    'X',
    'a:b:c:d',
    'arn:aws:ssm',
    'arn:',
    '@',
    '/',
    ':',
    '{{',
    '[',
    '::::',
  ),
  fc.stringMatching(/^[a-z:/.@<>${}%_-]{0,20}$/),
  fc.jsonValue(),
)

test('readTaskDefinition accepts any value in a definition, or rejects it with its path', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pathsIn(complete)), anyValue, (path, value) => {
      const definition = read(replaced(path, value))
      if (!definition) return
      const { flags, AdditionalServices, S3Buckets, warnings } = derive([definition], REGION)
      // The resource accepts all derived properties.
      parseProperties({ VpcId: 'vpc-0a', ...flags, AdditionalServices, S3Buckets })
      expect(warnings.join()).not.toContain('\0')
    }),
    { numRuns: 2000 },
  )
})
