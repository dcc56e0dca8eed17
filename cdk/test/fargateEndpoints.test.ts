import { describe, expect, test } from '@jest/globals'
import { App, Duration, aws_ec2 as ec2, Stack, Tags } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { type Properties, parseProperties, properties } from '../../handler/resource/properties.ts'
import { FargateEndpoints, type FargateEndpointsProps } from '../index.ts'

/** The properties with the same names and types in the construct and in the resource. */
type Same = Omit<
  Properties,
  'VpcId' | 'SubnetTags' | 'SecurityGroupIds' | 'PolicyDocuments' | 'Tags' | 'ServiceToken' | 'ServiceTimeout'
>
type Values = { [Name in keyof Same as Uncapitalize<Name>]-?: NonNullable<Same[Name]> }
type Given = { [Name in keyof Values]-?: NonNullable<FargateEndpointsProps[Name & keyof FargateEndpointsProps]> }

/** The type check fails here if `FargateEndpointsProps` does not have a property, or a value of it. */
const everyValue = (value: Values): Given => value
const everyProp = (value: Given): Values => value

const ALL = everyProp(
  everyValue({
    subnetIds: ['subnet-0a'],
    routeTableIds: ['rtb-0a'],
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
    privateDns: true,
    ipAddressType: 'ipv4',
    useFips: false,
    existingEndpoints: 'Fail',
    unavailableServices: 'Skip',
    trigger: 'once more',
  }),
)

const newStack = () => new Stack(new App(), 'Stack')

/** An imported VPC of which only the id is known. */
const vpcById = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0a', availabilityZones: ['a'] })

const newVpc = (stack: Stack, props: ec2.VpcProps = {}) =>
  new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 2, subnetConfiguration: [isolated('tasks')], ...props })

const isolated = (name: string): ec2.SubnetConfiguration => ({ name, subnetType: ec2.SubnetType.PRIVATE_ISOLATED })

const resourceIn = (stack: Stack): { Properties: Record<string, unknown>; DependsOn?: string[] } => {
  const [resource] = Object.values(Template.fromStack(stack).findResources('Custom::FargateEndpoints'))
  return resource as ReturnType<typeof resourceIn>
}

const propertiesFor = (props: Partial<FargateEndpointsProps>): Record<string, unknown> => {
  const stack = newStack()
  new FargateEndpoints(stack, 'Endpoints', { vpc: vpcById(stack), ...props })
  return resourceIn(stack).Properties
}

const refs = (...ids: string[]) => ids.map((id) => ({ Ref: expect.stringContaining(id) }))

describe('The properties', () => {
  test('include all properties of the resource, with values that it accepts', () => {
    const { ServiceToken, ...written } = propertiesFor({
      ...ALL,
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(newStack(), 'Group', 'sg-0b')],
      policyDocuments: {
        logs: { Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } },
      },
      tags: { team: 'blue' },
    })
    const { SubnetTags } = propertiesFor({ subnetTags: { tier: 'private' } })

    expect(Object.keys({ ...written, SubnetTags }).sort()).toEqual(Object.keys(properties).sort())
    // AllowedCidrs and AllowedSecurityGroupIds are rejected together with SecurityGroupIds.
    const { SecurityGroupIds, AllowedCidrs: _, AllowedSecurityGroupIds: __, ...others } = written
    expect(parseProperties({ ...others, SecurityGroupIds })).toMatchObject({
      VpcId: 'vpc-0a',
      SecurityGroupIds: ['sg-0b'],
      MaxAvailabilityZones: 2,
      XRay: true,
      Tags: [{ Key: 'team', Value: 'blue' }],
    })
    expect(parseProperties({ VpcId: 'vpc-0a', SubnetTags }).SubnetTags).toEqual([{ Key: 'tier', Value: 'private' }])
  })

  test('include only those that are given', () => {
    expect(propertiesFor({})).toEqual({ VpcId: 'vpc-0a', ServiceToken: expect.anything() })
  })

  test('include the service timeout', () => {
    expect(propertiesFor({ serviceTimeout: Duration.minutes(50) })).toMatchObject({ ServiceTimeout: '3000' })
  })

  test('include the tags of the app and of the construct', () => {
    const stack = newStack()
    new FargateEndpoints(stack, 'Endpoints', { vpc: vpcById(stack), tags: { Name: 'tasks' } })
    Tags.of(stack).add('team', 'blue')

    expect(resourceIn(stack).Properties.Tags).toEqual([
      { Key: 'Name', Value: 'tasks' },
      { Key: 'team', Value: 'blue' },
    ])
  })
})

test.each([
  ['the default provider', '/fargate-endpoints/service-token', undefined],
  ['the provider second', '/second/service-token', 'second'],
])('The service token of %s is read from %s', (_, Default, providerName) => {
  const stack = newStack()
  new FargateEndpoints(stack, 'Endpoints', { vpc: vpcById(stack), ...(providerName && { providerName }) })

  Template.fromStack(stack).hasParameter('*', { Type: 'AWS::SSM::Parameter::Value<String>', Default })
})

describe('Subnets and route tables', () => {
  const networkOf = (vpcProps: ec2.VpcProps, props: Partial<FargateEndpointsProps> = {}) => {
    const stack = newStack()
    new FargateEndpoints(stack, 'Endpoints', { vpc: newVpc(stack, vpcProps), ...props })
    const { SubnetIds, RouteTableIds } = resourceIn(stack).Properties
    return { SubnetIds, RouteTableIds }
  }

  test('are one private subnet of each zone, and the route tables of all private subnets', () => {
    expect(networkOf({ subnetConfiguration: [isolated('tasks'), isolated('data')] })).toEqual({
      SubnetIds: refs('tasksSubnet1Subnet', 'tasksSubnet2Subnet'),
      RouteTableIds: refs(
        ...['tasksSubnet1RouteTable', 'tasksSubnet2RouteTable', 'dataSubnet1RouteTable', 'dataSubnet2RouteTable'],
      ),
    })
  })

  test('change with the zones of the VPC, so that CloudFormation sends an Update', () => {
    const zones = (maxAzs: number) => {
      const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1', account: '123456789012' } })
      stack.node.setContext('availability-zones:account=123456789012:region=eu-west-1', ['a', 'b', 'c'])
      new FargateEndpoints(stack, 'Endpoints', { vpc: newVpc(stack, { maxAzs }) })
      return resourceIn(stack).Properties
    }

    expect(zones(2)).toMatchObject({ SubnetIds: { length: 2 }, RouteTableIds: { length: 2 } })
    expect(zones(3)).toMatchObject({ SubnetIds: { length: 3 }, RouteTableIds: { length: 3 } })
  })

  test('are those of a selection', () => {
    const subnetConfiguration = [isolated('tasks'), isolated('data')]

    expect(networkOf({ subnetConfiguration }, { subnets: { subnetGroupName: 'data' } })).toEqual({
      SubnetIds: refs('dataSubnet1Subnet', 'dataSubnet2Subnet'),
      RouteTableIds: refs('dataSubnet1RouteTable', 'dataSubnet2RouteTable'),
    })
  })

  test('are those of the VPC if ids are given as undefined', () => {
    expect(networkOf({}, { subnetIds: undefined, routeTableIds: undefined })).toEqual({
      SubnetIds: refs('tasksSubnet1Subnet', 'tasksSubnet2Subnet'),
      RouteTableIds: refs('tasksSubnet1RouteTable', 'tasksSubnet2RouteTable'),
    })
  })

  test('are discovered by the resource if an imported VPC does not know them', () => {
    const stack = newStack()
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-0a', 'subnet-0b'],
    })
    new FargateEndpoints(stack, 'Endpoints', { vpc })

    const { Properties } = resourceIn(stack)
    expect(Properties.SubnetIds).toEqual(['subnet-0a', 'subnet-0b'])
    expect(Properties).not.toHaveProperty('RouteTableIds')
  })

  test('exist before the resource, with their routes', () => {
    const stack = newStack()
    new FargateEndpoints(stack, 'Endpoints', { vpc: newVpc(stack) })

    expect(resourceIn(stack).DependsOn).toContainEqual(expect.stringContaining('RouteTableAssociation'))
  })
})

describe('Connections', () => {
  const connected = (
    connect: (group: ec2.SecurityGroup, endpoints: FargateEndpoints) => void,
    props: Partial<FargateEndpointsProps> = {},
  ): Template => {
    const stack = newStack()
    const vpc = newVpc(stack)
    const endpoints = new FargateEndpoints(stack, 'Endpoints', { vpc, ...props })
    connect(new ec2.SecurityGroup(stack, 'Tasks', { vpc, allowAllOutbound: false }), endpoints)
    return Template.fromStack(stack)
  }

  const https = { GroupId: Match.anyValue(), IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }
  const toGroup = { ...https, DestinationSecurityGroupId: { 'Fn::GetAtt': [Match.anyValue(), 'SecurityGroupId'] } }
  const toS3 = { ...https, DestinationPrefixListId: { 'Fn::GetAtt': [Match.anyValue(), 'S3PrefixListId'] } }

  test.each<[string, Parameters<typeof connected>[0]]>([
    ['allowTo', (group, endpoints) => group.connections.allowTo(endpoints, ec2.Port.tcp(443))],
    ['allowToDefaultPort', (group, endpoints) => group.connections.allowToDefaultPort(endpoints)],
    ['allowDefaultPortFrom', (group, endpoints) => endpoints.connections.allowDefaultPortFrom(group)],
  ])('allow outbound traffic to the endpoints and to S3 by %s, and do not change the managed group', (_, connect) => {
    const template = connected(connect)

    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 2)
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', toGroup)
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', toS3)
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0)
  })

  test.each<[string, Partial<FargateEndpointsProps>, number]>([
    ['no image is pulled', { ecrImagePull: false }, 0],
    ['only task definitions are given', { taskDefinitions: ['orders'] }, 0],
    ['images are pulled, too', { taskDefinitions: ['orders'], ecrImagePull: true }, 1],
    ['buckets are named', { ecrImagePull: false, s3Buckets: ['orders'] }, 1],
    ['S3 is an additional service', { ecrImagePull: false, additionalServices: ['s3'] }, 1],
    [
      'S3 is an additional service by its full name',
      { ecrImagePull: false, additionalServices: ['com.amazonaws.eu-west-1.s3'] },
      1,
    ],
    ['the gateway of S3 is an additional service', { ecrImagePull: false, additionalServices: ['s3:Gateway'] }, 1],
    [
      'only the interface endpoint of S3 is an additional service',
      { ecrImagePull: false, additionalServices: ['s3:Interface'] },
      0,
    ],
  ])('have a rule to S3 only if its gateway certainly exists: %s', (_, props, rules) => {
    const template = connected((group, endpoints) => group.connections.allowToDefaultPort(endpoints), props)

    expect(Object.keys(template.findResources('AWS::EC2::SecurityGroupEgress', { Properties: toS3 }))).toHaveLength(
      rules,
    )
  })

  test('are those of the given groups, which get inbound rules', () => {
    const stack = newStack()
    const vpc = newVpc(stack)
    const own = new ec2.SecurityGroup(stack, 'Own', { vpc })
    const tasks = new ec2.SecurityGroup(stack, 'Tasks', { vpc, allowAllOutbound: false })
    tasks.connections.allowToDefaultPort(new FargateEndpoints(stack, 'Endpoints', { vpc, securityGroups: [own] }))

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      ...https,
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Tasks'), 'GroupId'] },
    })
  })
})
