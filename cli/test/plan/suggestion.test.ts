import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { temporaryFiles } from '../files.ts'
import { type CreatedTestbed, planJson } from './plan.ts'

const { createTestbed } = testbeds()

const fileOf = temporaryFiles()

const TASK = 'Task: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Image: nginx }] } }'

/** Plans for a template with a task definition. */
const planFor = async (
  testbed: CreatedTestbed,
  { parameters = '{}', resources = '' }: { parameters?: string; resources?: string },
  ...args: string[]
) => {
  const template = `Parameters: ${parameters}\nResources:\n  ${TASK}\n  ${resources}\n`
  return planJson(testbed, '--template', await fileOf('template.yaml', template), ...args)
}

describe('The lines that add the resource', () => {
  test.each([
    ['with the type of a VPC id', 'Network: { Type: AWS::EC2::VPC::Id }'],
    ['in Parameter Store', "Network: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>', Default: /vpc }"],
    ['of type String whose value is a VPC id', 'Network: { Type: String }, Name: { Type: String }'],
  ])('refer to a parameter %s', async (_, parameters) => {
    const testbed = await createTestbed()

    const planned = await planFor(
      testbed,
      { parameters: `{ ${parameters} }` },
      '--parameter',
      `Network=${testbed.vpcId}`,
    )

    expect(planned.vpcId).toBe(testbed.vpcId)
    expect(planned.suggestion).toContain('VpcId: !Ref Network')
    expect(planned.warnings.join()).not.toContain('no value')
  })

  test('refer to no parameter if the template has none or two for the VPC', async () => {
    const testbed = await createTestbed()
    const parameters = '{ A: { Type: AWS::EC2::VPC::Id }, B: { Type: AWS::EC2::VPC::Id }, C: { Type: String } }'

    expect((await planFor(testbed, {})).suggestion).toContain('VpcId: <id of the VPC>\n')
    expect((await planFor(testbed, { parameters })).suggestion).toContain('VpcId: <id of the VPC>\n')
    expect((await planFor(testbed, { parameters }, '--vpc-id', testbed.vpcId)).suggestion).toContain(
      `VpcId: ${testbed.vpcId}\n`,
    )
  })

  test('use a free name for the resource, also in the plan', async () => {
    const testbed = await createTestbed()
    const taken = 'Endpoints: { Type: AWS::SNS::Topic }\n  FargateEndpoints: { Type: AWS::SQS::Queue }'

    const planned = await planFor(testbed, { resources: taken }, '--vpc-id', testbed.vpcId, '--ecs-exec')
    const other = await planFor(testbed, { parameters: '{ Endpoints: { Type: String } }' })

    expect(planned.suggestion).toContain('\n  Endpoints2:\n')
    expect(JSON.stringify(planned.actions)).toContain('Endpoints2')
    expect(other.suggestion).toContain('\n  FargateEndpoints:\n')
  })

  test('add no parameter that the template already has', async () => {
    const testbed = await createTestbed()
    const parameters =
      "{ Token: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /fargate-endpoints/service-token } }"

    const { suggestion } = await planFor(testbed, { parameters })
    const named = await planFor(testbed, { resources: 'FargateEndpointsServiceToken: { Type: AWS::SNS::Topic }' })

    expect(suggestion).toMatch(/^Resources:/)
    expect(suggestion).toContain('ServiceToken: !Ref Token\n')
    expect(named.suggestion).toMatch(/^Parameters:\n {2}FargateEndpointsServiceToken2:\n/)
  })

  test('are JSON for a template in JSON', async () => {
    const Task = {
      Type: 'AWS::ECS::TaskDefinition',
      Condition: 'IsProd',
      Properties: { ContainerDefinitions: [{ Image: 'nginx' }] },
    }
    const template = { Conditions: { IsProd: { 'Fn::Equals': ['a', 'a'] } }, Resources: { Task } }

    const { suggestion } = await planJson(await createTestbed(), '--template', await fileOf('t.json', template))

    expect(JSON.parse(suggestion)).toMatchObject({
      Parameters: { FargateEndpointsServiceToken: { Type: 'AWS::SSM::Parameter::Value<String>' } },
      Resources: {
        Endpoints: {
          Properties: {
            ServiceToken: { Ref: 'FargateEndpointsServiceToken' },
            TaskDefinitions: [{ 'Fn::If': ['IsProd', { Ref: 'Task' }, { Ref: 'AWS::NoValue' }] }],
          },
        },
      },
    })
  })
})
