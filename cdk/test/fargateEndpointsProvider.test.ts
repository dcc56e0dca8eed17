import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { FargateEndpoints, FargateEndpointsProvider, type FargateEndpointsProviderProps } from '../index.ts'

const plain = readFileSync('dist/fargate-endpoints.template.json', 'utf8')

const ALL: Required<FargateEndpointsProviderProps> = {
  name: 'second',
  architecture: 'x86_64',
  rolePath: '/platform/',
  roleNamePrefix: 'platform-',
  permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
  permissionsBoundaryName: 'boundary',
  logRetentionDays: 90,
  logKmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/logs',
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
}

const nestedStack = (props?: FargateEndpointsProviderProps) => {
  // The CDK's command line sets this context.
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } })
  const stack = new Stack(app, 'Stack')
  new FargateEndpointsProvider(stack, 'Provider', props)
  const [nested] = Object.values(Template.fromStack(stack).findResources('AWS::CloudFormation::Stack'))
  const { directory } = app.synth()
  return { parameters: nested?.Properties.Parameters, template: `${directory}/${nested?.Metadata['aws:asset:path']}` }
}

describe('The provider', () => {
  test('uploads the template of the package as an asset', () => {
    const { template } = nestedStack()

    expect(readFileSync(template, 'utf8')).toBe(plain)
    expect(basename(template)).toMatch(/^asset\.[0-9a-f]+\.json$/)
  })

  test('leaves the defaults to the template', () => {
    expect(nestedStack().parameters ?? {}).toEqual({})
  })

  test('passes all parameters to the template', () => {
    const { parameters } = nestedStack(ALL)

    expect(Object.keys(parameters).sort()).toEqual(Object.keys(JSON.parse(plain).Parameters).sort())
    expect(parameters).toMatchObject({ Name: 'second', RoleNamePrefix: 'platform-', LogRetentionDays: '90' })
  })

  test('has the service token of a resource, which is deleted before the provider', () => {
    const stack = new Stack(new App(), 'Stack')
    const provider = new FargateEndpointsProvider(stack, 'Provider')
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0a', availabilityZones: ['a'] })
    new FargateEndpoints(stack, 'Endpoints', { vpc, provider })

    const template = Template.fromStack(stack)
    const [nested = ''] = Object.keys(template.findResources('AWS::CloudFormation::Stack'))
    template.hasResource('Custom::FargateEndpoints', {
      Properties: { ServiceToken: { 'Fn::GetAtt': [nested, 'Outputs.ServiceToken'] } },
      DependsOn: [nested],
    })
  })
})
