import { describe, expect, test } from '@jest/globals'
import type { EndpointKind } from '../../../../handler/vpc/model/observed.ts'
import { endpointService, observedVpc, spec, validate } from '../../../support/model.ts'

const OPEN = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }
const allowing = (Action: string | string[], Resource = '*') => ({
  Statement: { Effect: 'Allow', Principal: '*', Action, Resource },
})

const bothKinds = (service: string) =>
  (['Gateway', 'Interface'] as const).map((kind: EndpointKind) => endpointService(service, { kind }))

const found = (properties: Record<string, unknown>, services: string[] = ['logs', 'sqs', 's3']) => {
  const endpointServices = [...services.map((service) => endpointService(service)), ...bothKinds('dynamodb')]
  return validate(observedVpc({ endpointServices }), spec({ EcrImagePull: false, ...properties }))
}

/** The services whose endpoint has a document of the template's. */
const documented = (properties: Record<string, unknown>): string[] =>
  found(properties).endpoints.flatMap(({ service, policy }) =>
    policy?.Statement.some(({ Sid }) => Sid?.startsWith('Statement1')) ? [service] : [],
  )

describe('A document of PolicyDocuments', () => {
  test.each([
    ['sqs', 'sqs', 'sqs'],
    ['sqs', 'com.amazonaws.ap-northeast-1.sqs', 'sqs'],
    ['com.amazonaws.ap-northeast-1.sqs', 'sqs', 'sqs'],
    ['sqs', 'sqs:Interface', 'sqs'],
    ['dynamodb', 'dynamodb', 'dynamodb'],
    ['dynamodb', 'dynamodb:Gateway', 'dynamodb'],
    ['dynamodb:Interface', 'dynamodb:Interface', 'dynamodb:Interface'],
    ['dynamodb,dynamodb:Interface', 'dynamodb', 'dynamodb'],
    ['dynamodb,dynamodb:Interface', 'dynamodb:Interface', 'dynamodb:Interface'],
  ])('is for %s if it is named %s', (AdditionalServices, key, service) => {
    const properties = { AdditionalServices, PolicyDocuments: { [key]: OPEN } }

    expect(documented(properties)).toEqual([service])
    expect(found(properties).errors).toEqual([])
  })

  test.each([
    ['sqs', 'sqs:Gateway'],
    ['sqs', 'sns'],
    ['dynamodb', 'dynamodb:Interface'],
    ['dynamodb:Interface', 'dynamodb'],
    ['dynamodb:Interface', 'dynamodb:Gateway'],
  ])('is an error where %s is requested and it is named %s', (AdditionalServices, key) => {
    const properties = { CloudWatchLogs: false, AdditionalServices, PolicyDocuments: { [key]: OPEN } }

    expect(found(properties).errors).toEqual([
      `PolicyDocuments.${key}: expected one of the requested services (${AdditionalServices}), got ${key}.`,
    ])
  })

  test('is an error beside another one for the same endpoint', () => {
    const PolicyDocuments = { sqs: OPEN, 'sqs:Interface': OPEN, 'com.amazonaws.ap-northeast-1.sqs': OPEN }

    expect(found({ AdditionalServices: 'sqs', PolicyDocuments }).errors).toEqual([
      'PolicyDocuments: expected one document for sqs, got PolicyDocuments.sqs and PolicyDocuments.sqs:Interface and PolicyDocuments.com.amazonaws.ap-northeast-1.sqs. Remove all but one.',
    ])
  })

  test.each([
    ['sns', 'sns', true],
    ['sns', 'com.amazonaws.ap-northeast-1.sns', true],
    ['sns', 'sns:Interface', true],
    ['sns:Interface', 'sns', true],
    ['sns:Interface', 'sns:Interface', true],
    ['sns:Interface', 'sns:Gateway', false],
    ['sns', 'kms', false],
  ])('may be for a skipped service: %s, %s: %s', (AdditionalServices, key, isFine) => {
    const properties = { UnavailableServices: 'Skip', AdditionalServices, PolicyDocuments: { [key]: OPEN } }

    expect(found(properties).errors.length === 0).toBe(isFine)
  })

  test('may be one of several', () => {
    const properties = { AdditionalServices: 'sqs', PolicyDocuments: { logs: OPEN, sqs: OPEN } }

    expect(documented(properties)).toEqual(['logs', 'sqs'])
    expect(found(properties).errors).toEqual([])
  })
})

describe('A document that does not allow what tasks call', () => {
  const warningsOf = (properties: Record<string, unknown>) =>
    found(properties).warnings.filter((warning) => warning.startsWith('PolicyDocuments'))

  test('is warned of, with the calls', () => {
    expect(warningsOf({ PolicyDocuments: { logs: allowing('logs:PutLogEvents') } })).toEqual([
      'PolicyDocuments: the document for logs does not allow logs:CreateLogStream, without which tasks may not start.',
    ])
  })

  test.each([
    ['allows it', { logs: allowing(['logs:CreateLogStream', 'logs:PutLogEvents']) }],
    ['is for a service whose calls are not known', { sqs: allowing('sqs:SendMessage') }],
  ])('is not warned of where it %s', (_, PolicyDocuments) => {
    expect(warningsOf({ AdditionalServices: 'sqs', PolicyDocuments })).toEqual([])
  })

  test('is warned of for image layers, where images are pulled', () => {
    const endpointServices = ['ecr.api', 'ecr.dkr', 's3', 'logs'].map((service) => endpointService(service))
    const warningsWith = (EcrImagePull: boolean) => {
      const properties = { EcrImagePull, AdditionalServices: 's3', PolicyDocuments: { s3: allowing('s3:ListBucket') } }
      return validate(observedVpc({ endpointServices }), spec(properties)).warnings
    }
    const layers = expect.stringContaining('s3:GetObject on arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*')

    expect(warningsWith(true)).toContainEqual(layers)
    expect(warningsWith(false)).not.toContainEqual(layers)
  })
})

describe('The policy of the S3 gateway', () => {
  const governs = (properties: Record<string, unknown>) =>
    found({ CloudWatchLogs: false, AdditionalServices: 's3', ...properties }).warnings

  test('governs the traffic of its route tables, as the template’s document does', () => {
    expect(governs({ S3Buckets: 'front' })).toEqual([
      "The S3 gateway's policy governs all S3 traffic of rtb-0a, rtb-0c, not only that of tasks: requests to buckets other than S3Buckets are denied there.",
    ])
    expect(governs({ PolicyDocuments: { s3: allowing('s3:GetObject') } })).toEqual([
      "The S3 gateway's policy governs all S3 traffic of rtb-0a, rtb-0c, not only that of tasks: what PolicyDocuments does not allow is denied there.",
    ])
  })

  test('is not warned of where it is open', () => {
    expect(governs({})).toEqual([])
    expect(governs({ PolicyDocuments: { s3: OPEN } })).toEqual([])
  })

  test('is not warned of for another gateway', () => {
    const properties = { AdditionalServices: 'dynamodb', PolicyDocuments: { dynamodb: allowing('dynamodb:GetItem') } }

    expect(governs(properties)).toEqual([])
  })
})
