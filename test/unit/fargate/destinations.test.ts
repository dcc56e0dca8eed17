import { describe, expect, test } from '@jest/globals'
import { destinationsOf } from '../../../handler/fargate/destinations.ts'
import { parseProperties } from '../../../handler/resource/properties.ts'

describe('destinationsOf', () => {
  const reasonOf = (bucket: string, ...reasons: string[]): string | undefined =>
    destinationsOf(parseProperties({ VpcId: 'vpc-0a', S3Buckets: [bucket] }), new Map([['s3', reasons]])).find(
      ({ name }) => name === `bucket ${bucket}`,
    )?.reason

  test.each([
    'arn:aws:s3:::settings/app.env',
    'arn:aws:s3:::settings',
    's3://settings/app.env',
    'https://settings.s3.amazonaws.com/app.env',
    'https://s3.eu-west-1.amazonaws.com/settings/app.env',
  ])('returns the reason that names the bucket as %s', (object) => {
    expect(reasonOf('settings', 'container app pulls app', `container app reads ${object}`)).toContain(object)
  })

  test('returns S3Buckets as the reason if no task definition names the bucket', () => {
    expect(reasonOf('settings', 'container app reads arn:aws:s3:::settings-two/app.env')).toBe('named in S3Buckets')
  })
})
