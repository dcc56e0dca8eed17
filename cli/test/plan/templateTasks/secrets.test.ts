import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../../build/template/template.ts'
import { readContainer, servicesOf } from './template.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('A secret', () => {
  test.each<[string, Json, string]>([
    ['by Ref', { Ref: 'Password' }, 'secretsmanager'],
    ['of which only the suffix is known', { 'Fn::Sub': '${Given}:password::' }, 'secretsmanager'],
    ['by Sub with a suffix', { 'Fn::Sub': '${Password}:password::' }, 'secretsmanager'],
    ['by Join with a suffix', { 'Fn::Join': ['', [{ Ref: 'Password' }, ':password::']] }, 'secretsmanager'],
    ['of a database', { 'Fn::Sub': '${Database.MasterUserSecret.SecretArn}:password::' }, 'secretsmanager'],
    [
      'by an ARN with an unknown end',
      { 'Fn::Sub': 'arn:aws:secretsmanager:eu-west-1:1:secret:${Given}' },
      'secretsmanager',
    ],
    ['by an ARN with an unknown partition', { 'Fn::Sub': 'arn:${Given}:ssm:eu-west-1:1:parameter/x' }, 'ssm'],
    ['in Parameter Store', { Ref: 'Url' }, 'ssm'],
    ['in Parameter Store without a name', { Ref: 'Key' }, 'ssm'],
    ['in Parameter Store by its ARN', { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:1:parameter${Url}' }, 'ssm'],
    ['by a name with an unknown end', { 'Fn::Sub': '/orders/${Given}' }, 'ssm'],
  ])('%s needs the service that stores it', (_, ValueFrom, service) => {
    const inContainer = readContainer({ Secrets: [{ Name: 'KEY', ValueFrom }] })
    const inOptions = readContainer({
      LogConfiguration: { LogDriver: 'awslogs', SecretOptions: [{ Name: 'KEY', ValueFrom }] },
    })

    expect(servicesOf(inContainer)).toEqual([service])
    expect(servicesOf(inOptions)).toEqual(['logs', service])
    expect([...inContainer.warnings, ...inOptions.warnings]).toEqual([])
    expect(inContainer.derived.warnings.join()).not.toContain('not known')
  })

  test.each<[string, Json]>([
    ['a parameter without a value', { Ref: 'Given' }],
    ['an ARN without a service', { 'Fn::Sub': 'arn:aws:${Given}:eu-west-1:1:secret:x' }],
    ['an export', { 'Fn::ImportValue': 'secret' }],
    ['empty', ''],
  ])('that is %s adds no service, but a warning', (_, ValueFrom) => {
    const task = readContainer({ Secrets: [{ Name: 'KEY', ValueFrom }] })

    expect(servicesOf(task)).toEqual([])
    expect(task.derived.warnings.at(-1)).toMatch(
      /^It is not known whether Secrets Manager or Parameter Store keeps .*: KEY of container app .*SecretsManager or ParameterStore/,
    )
  })

  test('for a private registry needs Secrets Manager', () => {
    const credentials = (CredentialsParameter: Json) =>
      servicesOf(readContainer({ RepositoryCredentials: { CredentialsParameter } }))

    expect(credentials({ Ref: 'Password' })).toEqual(['secretsmanager'])
    expect(credentials({ Ref: 'Given' })).toEqual(['secretsmanager'])
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
