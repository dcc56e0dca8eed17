import { describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../../build/template/template.ts'
import { resourceNameIn } from '../../plan/template/resourceName.ts'
import { UsageError } from '../../usageError.ts'

const nameIn = (resources: Record<string, JsonObject & { Type: string }>, resource?: string) =>
  resourceNameIn(
    { Resources: Object.fromEntries(Object.entries(resources).map(([id, one]) => [id, { Properties: {}, ...one }])) },
    { path: 't.yaml', resource, lookup: () => undefined },
  )

const TASK = { Type: 'AWS::ECS::TaskDefinition' }

describe('The resource of a template', () => {
  test.each(['Custom::FargateEndpoint', 'Custom::fargateEndpoints', 'Custom::FargateVpcEndpoints', 'FargateEndpoints'])(
    'is not found if its type is misspelt: %s',
    (Type) => {
      const words = new UsageError(
        `t.yaml: expected one Custom::FargateEndpoints, Network has the type ${Type}: did you mean Custom::FargateEndpoints?`,
      )

      expect(() => nameIn({ Task: TASK, Network: { Type } })).toThrow(words)
      expect(() => nameIn({ Network: { Type } })).toThrow(words)
      expect(() => nameIn({ Network: { Type } }, 'Network')).toThrow('did you mean Custom::FargateEndpoints?')
    },
  )

  test('may have the generic type of custom resources if --resource names it', () => {
    const Network = {
      Type: 'AWS::CloudFormation::CustomResource',
      Properties: { ServiceToken: 'arn', ServiceTimeout: 900, VpcId: 'vpc-0a', EcsExec: true },
    }

    expect(nameIn({ Task: TASK, Network }, 'Network')).toBe('Network')
    expect(() => nameIn({ Task: TASK, Network })).toThrow(
      new UsageError(
        't.yaml: expected one Custom::FargateEndpoints, has Network, a custom resource with its properties: name it by --resource Network',
      ),
    )
  })

  test.each<[string, JsonObject & { Type: string }]>([
    ['another resource', { Type: 'Custom::FargateService' }],
    ['an endpoint of AWS', { Type: 'AWS::EC2::VPCEndpoint' }],
    ['a custom resource without a VPC', { Type: 'AWS::CloudFormation::CustomResource', Properties: { EcsExec: true } }],
    [
      'a custom resource with other properties',
      { Type: 'AWS::CloudFormation::CustomResource', Properties: { VpcId: 'vpc-0a', Zone: 'a' } },
    ],
  ])('is not %s', (_, one) => expect(nameIn({ Task: TASK, One: one })).toBeUndefined())
})
