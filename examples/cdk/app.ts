/**
 * A VPC without a NAT gateway, its endpoints, and a group for tasks that reaches nothing else.
 *
 *     npx cdk deploy --app 'node examples/cdk/app.ts'
 *     npx cdk destroy --app 'node examples/cdk/app.ts'
 */
import { App, CfnOutput, aws_ec2 as ec2, Stack } from 'aws-cdk-lib'
import { FargateEndpoints } from './fargateEndpoints.ts'

const stack = new Stack(new App(), 'FargateNetwork')

const vpc = new ec2.Vpc(stack, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'tasks', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
})

const endpoints = new FargateEndpoints(stack, 'Endpoints', { vpc, ecsExec: true })

const tasks = new ec2.SecurityGroup(stack, 'Tasks', { vpc, allowAllOutbound: false })
tasks.addEgressRule(endpoints.securityGroup, ec2.Port.HTTPS, 'the interface endpoints')
tasks.addEgressRule(endpoints.s3PrefixList, ec2.Port.HTTPS, 'image layers, through the S3 gateway')

new CfnOutput(stack, 'EndpointIds', { value: endpoints.endpointIds })
new CfnOutput(stack, 'Warnings', { value: endpoints.warnings })
