import { describe, expect, test } from '@jest/globals'
import { requiredCalls } from '../../../../handler/vpc/desired/requiredCalls.ts'
import { spec } from '../../../support/model.ts'

const s3Calls = (properties: Record<string, unknown>) =>
  requiredCalls({ service: 's3', kind: 'Gateway' }, spec(properties)).map(
    ({ action, resource }) => `${action} ${resource}`,
  )

describe('What tasks call', () => {
  const LAYERS = 's3:GetObject arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*'

  test('of the S3 gateway are the image layers, where images are pulled', () => {
    expect(s3Calls({})).toEqual([LAYERS])
    expect(s3Calls({ EcrImagePull: false })).toEqual([])
  })

  test('of the S3 gateway are the actions on buckets and their objects', () => {
    const properties = { S3Buckets: 'front,arn:aws-cn:s3:::back', S3BucketActions: 's3:GetObject,s3:ListBucket' }

    expect(s3Calls({ ...properties, EcrImagePull: false })).toEqual([
      's3:GetObject arn:aws:s3:::front/*',
      's3:ListBucket arn:aws:s3:::front',
      's3:GetObject arn:aws-cn:s3:::back/*',
      's3:ListBucket arn:aws-cn:s3:::back',
    ])
  })

  test('of the S3 gateway are not all buckets, nor actions with wildcards', () => {
    expect(s3Calls({ S3Buckets: '*' })).toEqual([LAYERS])
    expect(s3Calls({ EcrImagePull: false, S3Buckets: 'front', S3BucketActions: 's3:Get*,s3:*' })).toEqual([])
  })

  test('of an interface endpoint to S3 is not known', () => {
    expect(requiredCalls({ service: 's3', kind: 'Interface' }, spec())).toEqual([])
    expect(requiredCalls({ service: 's3:Interface', kind: 'Interface' }, spec())).toEqual([])
  })

  test('of another service is that of the catalogue, or not known', () => {
    const actionsOf = (service: string) =>
      requiredCalls({ service, kind: 'Interface' }, spec()).map(({ action }) => action)

    expect(actionsOf('logs')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
    expect(actionsOf('sqs')).toEqual([])
  })
})
