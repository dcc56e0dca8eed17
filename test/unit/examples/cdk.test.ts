import { expect, test } from '@jest/globals'
import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { FargateEndpoints, type FargateEndpointsProps } from '../../../examples/cdk/fargateEndpoints.ts'
import { parseProperties, properties } from '../../../handler/resource/properties.ts'

const ALL: Required<Omit<FargateEndpointsProps, 'vpc'>> = {
  subnetIds: ['subnet-0a'],
  routeTableIds: ['rtb-0a'],
  securityGroupIds: [],
  allowedCidrs: ['10.0.0.0/16'],
  allowedSecurityGroupIds: ['sg-0a'],
  maxAvailabilityZones: 2,
  platformVersion: '1.4.0',
  ecrImagePull: true,
  cloudWatchLogs: true,
  ecsExec: true,
  serviceConnect: true,
  kms: true,
  secretsManager: true,
  parameterStore: true,
  efs: true,
  cloudWatchMetrics: true,
  xRay: true,
  firehose: true,
  ecsControlPlane: true,
  taskDefinitions: ['orders'],
  additionalServices: ['sqs'],
  s3Buckets: ['bucket'],
  s3BucketActions: ['s3:GetObject'],
  policyScope: 'Organization',
  organizationId: 'o-a1b2c3d4e5',
  policyDocuments: { logs: { Version: '2012-10-17', Statement: [] } },
  privateDns: true,
  ipAddressType: 'ipv4',
  useFips: false,
  existingEndpoints: 'Fail',
  unavailableServices: 'Skip',
  tags: { team: 'blue' },
  subnetTags: { tier: 'private' },
  trigger: 'once more',
}

const synthesized = (props: Omit<FargateEndpointsProps, 'vpc'>): Template => {
  const stack = new Stack(new App(), 'Stack')
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0a', availabilityZones: ['a'] })
  new FargateEndpoints(stack, 'Endpoints', { vpc, ...props })
  return Template.fromStack(stack)
}

const resourceProperties = (template: Template): Record<string, unknown> =>
  Object.values(template.findResources('Custom::FargateEndpoints'))[0]?.Properties

test('the construct knows every property, and the resource takes what it writes', () => {
  const { ServiceToken, ...written } = resourceProperties(synthesized(ALL))

  expect(ServiceToken).toEqual({ Ref: expect.stringContaining('servicetoken') })
  expect(Object.keys(written).sort()).toEqual(Object.keys(properties).sort())
  // SubnetTags and the ids of subnets and route tables exclude each other.
  const { SubnetTags, SubnetIds, RouteTableIds, ...others } = written
  expect(parseProperties({ ...others, SubnetTags })).toMatchObject({ SubnetTags: [{ Key: 'tier', Value: 'private' }] })
  expect(parseProperties({ ...others, SubnetIds, RouteTableIds })).toMatchObject({
    VpcId: 'vpc-0a',
    MaxAvailabilityZones: 2,
    XRay: true,
    Tags: [{ Key: 'team', Value: 'blue' }],
  })
})

test('it writes nothing that it was not told', () => {
  expect(resourceProperties(synthesized({}))).toEqual({ VpcId: 'vpc-0a', ServiceToken: expect.anything() })
})

test('the service token comes from the parameter that the provider wrote', () => {
  synthesized({}).hasParameter('*', {
    Type: 'AWS::SSM::Parameter::Value<String>',
    Default: '/fargate-endpoints/service-token',
  })
})
