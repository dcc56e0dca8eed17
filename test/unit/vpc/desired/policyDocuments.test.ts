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

/** The services whose endpoint has a document of PolicyDocuments. */
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
  ])('with %s requested and the key %s applies to %s', (AdditionalServices, key, service) => {
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
  ])('is an error if %s is requested and its key is %s', (AdditionalServices, key) => {
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
  ])('for the skipped service %s with the key %s is accepted: %s', (AdditionalServices, key, isFine) => {
    const properties = { UnavailableServices: 'Skip', AdditionalServices, PolicyDocuments: { [key]: OPEN } }

    expect(found(properties).errors.length === 0).toBe(isFine)
  })

  test('can be one of several', () => {
    const properties = { AdditionalServices: 'sqs', PolicyDocuments: { logs: OPEN, sqs: OPEN } }

    expect(documented(properties)).toEqual(['logs', 'sqs'])
    expect(found(properties).errors).toEqual([])
  })
})

describe('The warning that a document does not allow the calls of tasks', () => {
  const warningsOf = (properties: Record<string, unknown>) =>
    found(properties).warnings.filter((warning) => warning.startsWith('PolicyDocuments'))

  test('names the calls', () => {
    expect(warningsOf({ PolicyDocuments: { logs: allowing('logs:PutLogEvents') } })).toEqual([
      'PolicyDocuments: the document for logs does not allow logs:CreateLogStream, without which tasks may not start.',
    ])
  })

  test.each([
    ['allows the calls', { logs: allowing(['logs:CreateLogStream', 'logs:PutLogEvents']) }],
    ['is for a service whose calls are not known', { sqs: allowing('sqs:SendMessage') }],
  ])('is not given if the document %s', (_, PolicyDocuments) => {
    expect(warningsOf({ AdditionalServices: 'sqs', PolicyDocuments })).toEqual([])
  })

  test('names the image layers if images are pulled', () => {
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

describe('The warning that the policy of the S3 gateway governs its route tables', () => {
  const governs = (properties: Record<string, unknown>) =>
    found({ CloudWatchLogs: false, AdditionalServices: 's3', ...properties }).warnings

  test('is given for our policy and for a document of PolicyDocuments', () => {
    expect(governs({ S3Buckets: 'front' })).toEqual([
      "The S3 gateway's policy governs all S3 traffic of rtb-0a, rtb-0c, not only that of tasks: requests to buckets other than S3Buckets are denied there.",
    ])
    expect(governs({ PolicyDocuments: { s3: allowing('s3:GetObject') } })).toEqual([
      "The S3 gateway's policy governs all S3 traffic of rtb-0a, rtb-0c, not only that of tasks: what PolicyDocuments does not allow is denied there.",
    ])
  })

  test('is not given for an open policy', () => {
    expect(governs({})).toEqual([])
    expect(governs({ PolicyDocuments: { s3: OPEN } })).toEqual([])
  })

  test('is not given for another gateway', () => {
    const properties = { AdditionalServices: 'dynamodb', PolicyDocuments: { dynamodb: allowing('dynamodb:GetItem') } }

    expect(governs(properties)).toEqual([])
  })
})
