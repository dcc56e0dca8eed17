/**
 * A VPC without a NAT gateway, its endpoints, and a security group for tasks that allows outbound traffic only to them.
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

const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 }
// ec2.SecurityGroup cannot have rules to a group or prefix list whose id is only known at deployment. It would allow all outbound traffic.
new ec2.CfnSecurityGroup(stack, 'Tasks', {
  groupDescription: 'The tasks, TCP 443 only to the endpoints and to S3',
  vpcId: vpc.vpcId,
  securityGroupEgress: [
    { ...https, destinationSecurityGroupId: endpoints.securityGroupId, description: 'the interface endpoints' },
    {
      ...https,
      destinationPrefixListId: endpoints.s3PrefixListId,
      description: 'image layers, through the S3 gateway',
    },
  ],
})

new CfnOutput(stack, 'EndpointIds', { value: endpoints.endpointIds })
new CfnOutput(stack, 'Warnings', { value: endpoints.warnings })
