import { describe, expect, test } from '@jest/globals'
import { readContainer, servicesOf } from './template.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('Logs', () => {
  test('keep the keys of their options, and convert the values to strings', () => {
    const Options = { 'awslogs-group': { Ref: 'Logs' }, 'awslogs-create-group': true, MaxSize: 10, Unset: null }
    const { definition, warnings } = readContainer({
      LogConfiguration: { LogDriver: 'awslogs', Options },
      FirelensConfiguration: { Type: 'fluentbit', Options: { 'config-file-type': 's3', 'Enable-Ecs': true } },
    })

    expect(definition.containerDefinitions[0]).toMatchObject({
      logConfiguration: { options: { 'awslogs-group': '${Logs}', 'awslogs-create-group': 'true', MaxSize: '10' } },
      firelensConfiguration: { options: { 'config-file-type': 's3', 'Enable-Ecs': 'true' } },
    })
    expect(warnings).toEqual([])
  })

  test('need the service of the FireLens output', () => {
    const Options = { Name: 'kinesis_firehose', region: { Ref: 'AWS::Region' } }

    expect(servicesOf(readContainer({ LogConfiguration: { LogDriver: 'awsfirelens', Options } }))).toEqual([
      'kinesis-firehose',
    ])
  })

  test('are assumed to be in this region if theirs is unknown, with a warning', () => {
    const Options = { 'awslogs-region': { Ref: 'Given' } }
    const task = readContainer({ LogConfiguration: { LogDriver: 'awslogs', Options } })

    expect(servicesOf(task)).toEqual(['logs'])
    expect(task.derived.warnings.at(-1)).toMatch(
      /^The region is not known and is assumed to be eu-west-1: logs of container app \(region \$\{Given\}\)/,
    )
  })

  test('with an unknown configuration cause a warning', () => {
    expect(readContainer({ LogConfiguration: { 'Fn::ImportValue': 'logs' } }).warnings).toEqual([
      expect.stringMatching(/^Task: ContainerDefinitions\[0\]\.LogConfiguration is not known \(\$\{ImportValue\}\)/),
    ])
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
