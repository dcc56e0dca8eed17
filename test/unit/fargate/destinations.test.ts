import { describe, expect, test } from '@jest/globals'
import { destinationsOf } from '../../../handler/fargate/destinations.ts'
import { parseProperties } from '../../../handler/resource/properties.ts'

describe('The destination of a bucket', () => {
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
  ])('has the reason that names it: %s', (object) => {
    expect(reasonOf('settings', 'container app pulls app', `container app reads ${object}`)).toContain(object)
  })

  test('is the property where no task definition names it', () => {
    expect(reasonOf('settings', 'container app reads arn:aws:s3:::settings-two/app.env')).toBe('named in S3Buckets')
  })
})
