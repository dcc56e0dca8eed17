import { describe, expect, test } from '@jest/globals'
import { derived } from './derived.ts'

describe('A file in S3', () => {
  const value = 'arn:aws:s3:::settings/app.env'

  test.each([
    ['environmentFiles', { environmentFiles: [{ value, type: 's3' }] }],
    ['the variable aws_fluent_bit_init_s3_1', { environment: [{ name: 'aws_fluent_bit_init_s3_1', value }] }],
  ])('in %s adds its bucket to S3Buckets', (_, container) => {
    const { properties, reasons } = derived(container)

    expect(properties.S3Buckets).toEqual(['settings'])
    expect(reasons.s3).toContain('container app reads arn:aws:s3:::settings/app.env')
  })

  test.each([
    'arn:aws:s3:::<Bucket>/x',
    'arn:aws:s3:::Old_Bucket/x',
    'arn:aws:s3:::your-bucket-name/x',
    's3://<Bucket>/x',
    'https://example.com/settings/x',
    '',
  ])('whose bucket is not known gets a warning to name it in S3Buckets: %j', (value) => {
    const { properties, warnings } = derived({ environmentFiles: [{ value, type: 's3' }] })

    expect(properties.S3Buckets).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/^The bucket is not known: .* Name it in S3Buckets\.$/)])
  })

  test.each([
    'arn:aws:s3:::settings',
    'arn:aws:s3:::settings/',
    's3://settings/app.env',
    'https://settings.s3.amazonaws.com/app.env',
    'https://settings.s3.eu-west-1.amazonaws.com/<STAGE>.env',
    'https://s3.eu-west-1.amazonaws.com/settings/app.env',
  ])('in a form that ECS does not accept adds its bucket, and gets a warning: %s', (value) => {
    const { properties, warnings } = derived({ environmentFiles: [{ value, type: 's3' }] })

    expect(properties.S3Buckets).toEqual(['settings'])
    expect(warnings).toEqual([
      `ECS takes a file in S3 by the ARN of its object only: ${value} (container app). Write arn:aws:s3:::BUCKET/KEY.`,
    ])
  })

  test('does not turn on EcrImagePull', () => {
    const { properties } = derived({ image: 'nginx', environmentFiles: [{ value, type: 's3' }] })

    expect(properties).toMatchObject({ EcrImagePull: false, S3Buckets: ['settings'] })
  })
})

describe('A credential spec', () => {
  test.each<[string, string[], string[]]>([
    ['credentialspecdomainless:arn:aws:s3:::credspecs-0a/web.json', ['secretsmanager'], ['credspecs-0a']],
    ['credentialspecdomainless:arn:aws:ssm:eu-west-1:1:parameter/web', ['ssm', 'secretsmanager'], []],
    ['credentialspec:arn:aws:ssm:eu-west-1:1:parameter/web', ['ssm'], []],
  ])('%s needs the services %j and the buckets %j', (spec, services, buckets) => {
    const { properties, ...rest } = derived({ credentialSpecs: [spec] })

    expect(rest.services).toEqual(services)
    expect(properties.S3Buckets).toEqual(buckets)
  })

  test.each(['<SPEC>', '#{Spec}#', '<KIND>:arn:aws:s3:::specs/a.json', ''])(
    'that is not known is assumed to be domainless: %j',
    (spec) => {
      expect(derived({ credentialSpecs: [spec] })).toMatchObject({
        services: ['secretsmanager'],
        warnings: [
          expect.stringMatching(/^The credential spec is not known and is assumed to be domainless: .*S3Buckets/),
        ],
      })
    },
  )

  test('that is not domainless gets a warning, since Fargate does not support it', () => {
    expect(derived({ credentialSpecs: ['credentialspec:arn:aws:s3:::specs/a.json'] }).warnings).toEqual([
      expect.stringContaining('Fargate takes domainless credential specs only'),
    ])
  })

  test('of another region gets a warning that no endpoint reaches it', () => {
    const spec = 'credentialspecdomainless:arn:aws:ssm:us-east-1:1:parameter/web'

    expect(derived({ credentialSpecs: [spec] })).toMatchObject({
      services: ['secretsmanager'],
      warnings: [expect.stringContaining('reaches us-east-1')],
    })
  })
})
