import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { temporaryFiles } from '../files.ts'
import { type CreatedTestbed, namesIn, planJson } from './plan.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

const TASK =
  'Task: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Image: 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/a }] } }'

const serviceOf = (properties: string): string => `Service: { Type: AWS::ECS::Service, Properties: { ${properties} } }`

const clusterOf = (configuration: string): string =>
  `Cluster: { Type: AWS::ECS::Cluster, Properties: { Configuration: { ExecuteCommandConfiguration: { ${configuration} } } } }`

const LOGS = 'LogConfiguration: { CloudWatchLogGroupName: exec, S3BucketName: exec-logs }'

/** Plans for a template with a task definition and other resources. */
const planFor = async (testbed: CreatedTestbed, ...resources: string[]) => {
  const template = `Resources:\n  ${[TASK, ...resources].join('\n  ')}\n`
  return planJson(testbed, '--template', await fileOf('template.yaml', template), '--vpc-id', testbed.vpcId)
}

const endpoints = ({ vpcId }: CreatedTestbed, properties = ''): string =>
  `Endpoints: { Type: Custom::FargateEndpoints, Properties: { VpcId: ${vpcId}, CloudWatchLogs: false${properties} } }`

const SERVICE_CONNECT_LOGS = 'ServiceConnectConfiguration: { Enabled: true, LogConfiguration: { LogDriver: awslogs } }'

describe('The services of a template', () => {
  test.each([
    ['Service Connect uses awslogs', serviceOf(SERVICE_CONNECT_LOGS)],
    ['ECS Exec has a log group', clusterOf(`Logging: OVERRIDE, ${LOGS}`)],
  ])('add logs if %s', async (_, resource) => {
    const testbed = await createTestbed()

    const planned = await planFor(testbed, resource)
    const { warnings } = await planFor(testbed, resource, endpoints(testbed))

    expect(namesIn(planned)).toContain('logs')
    expect(planned.suggestion).toContain('      CloudWatchLogs: true')
    expect(warnings.join()).toMatch(/ has [^,]*, but CloudWatchLogs is not set\. Set CloudWatchLogs to true/)
  })

  test.each([
    ['Service Connect uses another log driver', serviceOf(SERVICE_CONNECT_LOGS.replace('awslogs', 'splunk'))],
    ['Service Connect is off', serviceOf(SERVICE_CONNECT_LOGS.replace('true', 'false'))],
    ['ECS Exec writes no logs', clusterOf(`Logging: NONE, ${LOGS}`)],
  ])('add no logs if %s', async (_, resource) => {
    const planned = await planFor(await createTestbed(), resource)

    expect(namesIn(planned)).not.toContain('logs')
    expect(planned.warnings.join()).not.toContain('exec-logs')
  })

  test('cause a warning about the bucket for the logs of ECS Exec, until tasks may write to it', async () => {
    const testbed = await createTestbed()
    const cluster = clusterOf(LOGS)
    const writes = ', S3Buckets: [exec-logs], S3BucketActions: [s3:PutObject]'

    const warningsWith = async (properties?: string) =>
      (await planFor(testbed, cluster, endpoints(testbed, properties))).warnings.join()

    expect((await planFor(testbed, cluster)).warnings.join()).toContain('the bucket exec-logs, which')
    expect(await warningsWith()).toContain('Cluster has the logs of ECS Exec in the bucket exec-logs, which')
    expect(await warningsWith(', S3Buckets: [other], S3BucketActions: [s3:PutObject]')).toContain('exec-logs')
    expect(await warningsWith(writes)).not.toContain('exec-logs')
  })

  test('set platform version 1.3.0 if all of them have it', async () => {
    const testbed = await createTestbed()
    const older = serviceOf("PlatformVersion: '1.3.0'")
    const newer = serviceOf('PlatformVersion: LATEST').replace('Service:', 'Other:')

    const planned = await planFor(testbed, older)
    const mixed = await planFor(testbed, older, newer)
    const { warnings } = await planFor(testbed, older, endpoints(testbed))

    expect(namesIn(planned)).not.toContain('ecr.api')
    expect(planned.suggestion).toContain('      PlatformVersion: 1.3.0')
    expect(namesIn(mixed)).toContain('ecr.api')
    expect(warnings.join()).toContain('Service has PlatformVersion 1.3.0, but the plan is for LATEST.')
  })
})
