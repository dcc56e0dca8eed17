import { describe, expect, test } from '@jest/globals'
import { requiredCalls } from '../../../../handler/vpc/desired/requiredCalls.ts'
import { spec } from '../../../support/model.ts'

const s3Calls = (properties: Record<string, unknown>) =>
  requiredCalls({ service: 's3', kind: 'Gateway' }, spec(properties)).map(
    ({ action, resource }) => `${action} ${resource}`,
  )

describe('requiredCalls', () => {
  const LAYERS = 's3:GetObject arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*'

  test('returns the image layers for the S3 gateway endpoint if images are pulled', () => {
    expect(s3Calls({})).toEqual([LAYERS])
    expect(s3Calls({ EcrImagePull: false })).toEqual([])
  })

  test('returns the actions on S3Buckets and their objects for the S3 gateway endpoint', () => {
    const properties = { S3Buckets: 'front,arn:aws-cn:s3:::back', S3BucketActions: 's3:GetObject,s3:ListBucket' }

    expect(s3Calls({ ...properties, EcrImagePull: false })).toEqual([
      's3:GetObject arn:aws:s3:::front/*',
      's3:ListBucket arn:aws:s3:::front',
      's3:GetObject arn:aws-cn:s3:::back/*',
      's3:ListBucket arn:aws-cn:s3:::back',
    ])
  })

  test('returns nothing for all buckets or for actions with wildcards', () => {
    expect(s3Calls({ S3Buckets: '*' })).toEqual([LAYERS])
    expect(s3Calls({ EcrImagePull: false, S3Buckets: 'front', S3BucketActions: 's3:Get*,s3:*' })).toEqual([])
  })

  test('returns nothing for the S3 interface endpoint, whose calls are not known', () => {
    expect(requiredCalls({ service: 's3', kind: 'Interface' }, spec())).toEqual([])
    expect(requiredCalls({ service: 's3:Interface', kind: 'Interface' }, spec())).toEqual([])
  })

  test('returns the calls of a service in the catalogue, and nothing for other services', () => {
    const actionsOf = (service: string) =>
      requiredCalls({ service, kind: 'Interface' }, spec()).map(({ action }) => action)

    expect(actionsOf('logs')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
    expect(actionsOf('sqs')).toEqual([])
  })
})
