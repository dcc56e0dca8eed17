/**
 * A private Fargate service: a VPC without a NAT gateway, its endpoints, and tasks that can reach only the endpoints and
 * S3. First deploy the provider, and push an image to the repository `app`. Then, in a project with `aws-cdk-lib` and
 * the package `fargate-endpoints`, with Node 22.18 or later:
 *
 *     npx cdk deploy --app 'node app.ts' --context image-tag=1
 *     npx cdk destroy --app 'node app.ts'
 */
import { App, CfnOutput, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, Stack, Tags } from 'aws-cdk-lib'
import { FargateEndpoints } from 'fargate-endpoints/cdk'

const app = new App()
const stack = new Stack(app, 'FargateService')
Tags.of(stack).add('team', 'platform')

const vpc = new ec2.Vpc(stack, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'tasks', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
})
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc })

const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task')
taskDefinition.addContainer('app', {
  image: ecs.ContainerImage.fromEcrRepository(
    ecr.Repository.fromRepositoryName(stack, 'Repository', 'app'),
    app.node.tryGetContext('image-tag'),
  ),
  logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }),
})

const endpoints = new FargateEndpoints(stack, 'Endpoints', { vpc, ecsExec: true })

const service = new ecs.FargateService(stack, 'Service', {
  cluster,
  taskDefinition,
  enableExecuteCommand: true,
  // Tasks that cannot start, as with a wrong image, fail the deployment instead of being started again and again.
  circuitBreaker: { enable: true, rollback: true },
  // By default the group of a service allows all outbound traffic.
  securityGroups: [new ec2.SecurityGroup(stack, 'TaskGroup', { vpc, allowAllOutbound: false })],
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
})
service.connections.allowToDefaultPort(endpoints)
service.node.addDependency(endpoints)

new CfnOutput(stack, 'EndpointIds', { value: endpoints.endpointIds })
new CfnOutput(stack, 'Warnings', { value: endpoints.warnings })
