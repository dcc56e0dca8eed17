import { describe, expect, test } from '@jest/globals'
import { derived, REGION } from './derived.ts'

const arn = (service: string, region: string) => `arn:aws:${service}:${region}:123456789012:secret:key-0a`

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders as plain text */
describe('A secret', () => {
  test.each([
    [arn('secretsmanager', REGION), 'secretsmanager'],
    ['arn:<Partition>:secretsmanager:<Region>:<Account>:secret:<SecretId>', 'secretsmanager'],
    ['<API_SECRET_ARN>:api_key::', 'secretsmanager'],
    ['DB_SECRET_ARN:password:AWSCURRENT:', 'secretsmanager'],
    ['${SECRET}:user::', 'secretsmanager'],
    [arn('ssm', REGION), 'ssm'],
    ['arn:${Partition}:ssm:eu-west-1:1:parameter/x', 'ssm'],
    ['/orders/key', 'ssm'],
    ['/prod/database-url', 'ssm'],
    ['/app/DATABASE_URL', 'ssm'],
    ['/prod/exchange-metrics/token', 'ssm'],
    ['/orders/<STAGE>/key', 'ssm'],
    ['DB_PASSWORD', 'ssm'],
    ['LEARN_KEY', 'ssm'],
    ['learn', 'ssm'],
    ['app.db.password', 'ssm'],
    ['environment.key', 'ssm'],
    ['app__db__key', 'ssm'],
    ['insert-job-key', 'ssm'],
    ['/app/FIXME', 'ssm'],
    ['key', 'ssm'],
    ['key:12', 'ssm'],
    ['/orders/key:12', 'ssm'],
    ['/orders/<STAGE>/key:current', 'ssm'],
    ['${aws_ssm_parameter.key.arn}', 'ssm'],
    ['${data.aws_ssm_parameter.key.arn}', 'ssm'],
    ['${aws_secretsmanager_secret.key.arn}', 'secretsmanager'],
    ['${aws_secretsmanager_secret_version.key.arn}', 'secretsmanager'],
  ])('with the valueFrom %s needs %s', (valueFrom, service) => {
    const { services, reasons } = derived({ secrets: [{ name: 'KEY', valueFrom }] })

    expect(services).toEqual([service])
    expect(reasons[service]).toEqual([expect.stringContaining('container app is given KEY from')])
  })

  test.each([
    ...['%DB_SECRET%', '${{ secrets.X }}', '<SECRET>', '', 'DB_SECRET_ARN', 'your-secret', '$SECRET', 'arn:aws:kms:x'],
    ...[
      'arn:aws:${Service}:eu-west-1:1:secret:x',
      'replace-me',
      'the secret',
      'ssm:/orders/key',
      'vault:key',
      '${module.ssm_parameter.arn}',
    ],
    ...[
      '__DbSecret__',
      '__db_secret__',
      '__Db.Secret__',
      '#{DbSecret}#',
      '<<DB_SECRET>>',
      '@@db_secret@@',
      '[[secret]]',
    ],
    ...['dbSecretArn', 'SECRETARN', 'secretarn', 'dbArn', 'FILL_ME_IN', 'FIXME', 'fix-me', 'INSERT_SECRET'],
    ...['to-be-replaced', 'enter-your-key', 'dummy', 'dummy-secret'],
    ...['secrets.DB_PASSWORD', 'vars.X', 'env.SECRET', 'var.db_secret', 'module.db.secret'],
  ])('whose store is not known needs no endpoint, and one warning names it: %j', (valueFrom) => {
    const { services, warnings } = derived({ secrets: [{ name: 'KEY', valueFrom }] })

    expect(services).toEqual([])
    expect(warnings).toEqual([
      expect.stringMatching(
        /^It is not known whether Secrets Manager or Parameter Store .*: KEY of container app \(.*SecretsManager or ParameterStore/,
      ),
    ])
  })

  test.each([arn('secretsmanager', REGION), 'registry', '<CREDENTIALS>'])(
    'in secretOptions or repositoryCredentials needs its service too: %s',
    (credentialsParameter) => {
      const { services } = derived({
        logConfiguration: { logDriver: 'awslogs', secretOptions: [{ name: 'token', valueFrom: 'token' }] },
        repositoryCredentials: { credentialsParameter },
      })

      expect(services).toEqual(['logs', 'ssm', 'secretsmanager'])
    },
  )

  test('in repositoryCredentials that is empty needs no service, and a warning names it', () => {
    const { services, warnings } = derived({ repositoryCredentials: { credentialsParameter: '' } })

    expect(services).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('credentialsParameter of container app')])
  })

  test.each(['<REGION>', 'REGION', 'aws-region'])(
    'whose region is not known is assumed to be in this region: %s',
    (region) => {
      const valueFrom = arn('secretsmanager', region)
      const { services, warnings } = derived({ secrets: [{ name: 'KEY', valueFrom }] })

      expect(services).toEqual(['secretsmanager'])
      expect(warnings).toEqual([expect.stringMatching(/^The region is not known and is assumed to be eu-west-1: arn/)])
    },
  )

  test('of another region needs no endpoint, and gets a warning', () => {
    const valueFrom = arn('secretsmanager', 'us-east-1')

    expect(derived({ secrets: [{ name: 'KEY', valueFrom }] })).toMatchObject({
      services: [],
      warnings: [
        expect.stringContaining(
          `No endpoint of this resource reaches us-east-1: ${valueFrom} (container app is given KEY)`,
        ),
      ],
    })
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders as plain text */
