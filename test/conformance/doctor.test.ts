/**
 * `doctor` on moto, which supports ECS services and tasks. Comments mark the lines that compensate for differences
 * between moto and AWS.
 */
import {
  AllocateAddressCommand,
  AssociateDhcpOptionsCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateDhcpOptionsCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateSecurityGroupCommand,
  DeleteNatGatewayCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { bundleOf } from '../../build/entries.ts'
import { startSimulator } from '../../simulator/index.ts'
import { Stack } from '../../simulator/lambda/cloudformation.ts'
import { LambdaFunction } from '../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../simulator/lambda/responseBucket.ts'
import { AwsCliError, ecsCli } from './awsCli.ts'
import { runCli } from './cli.ts'
import { expectNoCrash, functionEnvironment, type Moto, startMoto } from './moto.ts'
import { createNetwork, type Network } from './network.ts'

jest.setTimeout(600_000)

const region = 'ap-northeast-1'
const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }
const CLUSTER = 'shop'

let moto: Moto
let bucket: ResponseBucket
let ec2: EC2Client
let ecs: ECSClient
let lambda: LambdaFunction

beforeAll(async () => {
  ;[moto, bucket] = await Promise.all([startMoto(), ResponseBucket.start()])
  ec2 = new EC2Client({ endpoint: moto.url, region, credentials })
  ecs = new ECSClient({ endpoint: moto.url, region, credentials })
  const environment = await functionEnvironment(moto, region)
  lambda = new LambdaFunction({ entry: bundleOf('handler'), region, environment })
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }))
  await ecs.send(new RegisterTaskDefinitionCommand(definition))
})

afterAll(async () => {
  ec2.destroy()
  ecs.destroy()
  await Promise.all([lambda.stop(), bucket.stop(), moto.close()])
  expectNoCrash(moto)
})

const definition = {
  family: 'orders',
  networkMode: 'awsvpc' as const,
  containerDefinitions: [
    {
      name: 'app',
      // moto requires it for every container. On Fargate it is optional.
      memory: 512,
      image: `123456789012.dkr.ecr.${region}.amazonaws.com/orders:1`,
      secrets: [{ name: 'KEY', valueFrom: `arn:aws:secretsmanager:${region}:123456789012:secret:key-AbCdEf` }],
      logConfiguration: { logDriver: 'awslogs' as const },
    },
  ],
}

/** Creates a network with a set of DHCP options, as in EC2. A new VPC on moto has none. */
const createResolvedNetwork = async (): Promise<Network> => {
  const network = await createNetwork(ec2)
  const DhcpConfigurations = [{ Key: 'domain-name-servers', Values: ['AmazonProvidedDNS'] }]
  const { DhcpOptions } = await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations }))
  const DhcpOptionsId = DhcpOptions?.DhcpOptionsId
  await ec2.send(new AssociateDhcpOptionsCommand({ VpcId: network.vpcId, DhcpOptionsId }))
  return network
}

/**
 * Starts a service and a task in a network. Returns the arguments for `doctor` about the service, the task and the
 * network.
 * moto does not keep enableExecuteCommand, so ECS Exec is not covered.
 */
const startTasks = async ({ vpcId, privateSubnetIds }: Network, serviceName: string): Promise<string[][]> => {
  const group = { VpcId: vpcId, GroupName: serviceName, Description: 'tasks' }
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group))
  const awsvpcConfiguration = {
    subnets: privateSubnetIds,
    securityGroups: [GroupId],
    assignPublicIp: 'DISABLED' as const,
  }
  const tasks = {
    cluster: CLUSTER,
    taskDefinition: 'orders',
    launchType: 'FARGATE' as const,
    networkConfiguration: { awsvpcConfiguration },
  }
  await ecs.send(new CreateServiceCommand({ ...tasks, serviceName, desiredCount: 1 }))
  const run = await ecs.send(new RunTaskCommand(tasks))
  return [
    ['--cluster', CLUSTER, '--service', serviceName],
    ['--task', run.tasks?.[0]?.taskArn ?? ''],
    ['--vpc-id', vpcId, '--security-group-ids', GroupId, '--task-definition', 'orders'],
  ]
}

interface FoundPath {
  destination: string
  state: string
  decisive: { kind: string; id: string } | null
}

/** Returns the findings of doctor for each path, once for all subnets: `logs: open`, `logs: closed, dns vpc-…`. */
const findingsOf = async (args: readonly string[] = []): Promise<string[]> => {
  const { stdout, stderr } = await runCli(
    ...['doctor', '--endpoint-url', moto.url, '--region', region, '--json'],
    ...args,
  )
  expect(stderr).toBe('')
  const { paths } = JSON.parse(stdout) as { paths: FoundPath[] }
  const findings = paths.map(({ destination, state, decisive }) =>
    decisive ? `${destination}: ${state}, ${decisive.kind} ${decisive.id}` : `${destination}: ${state}`,
  )
  return [...new Set(findings)].sort()
}

const BY_INTERFACE = ['ECR authorization', 'image manifest', 'logs', 'secrets']
const EVERYTHING = [...BY_INTERFACE, 'image layers'].sort()

const open = (name: string): string => `${name}: open`

describe('doctor on moto, in a VPC with the resource,', () => {
  let network: Network
  let questions: string[][]
  let attributes: Record<string, string>

  beforeAll(async () => {
    network = await createResolvedNetwork()
    const stack = new Stack({ bucket, region, invoke: (event) => lambda.invoke(event) })
    attributes = (await stack.create({ VpcId: network.vpcId, SecretsManager: true })).attributes
    questions = await startTasks(network, 'endpoints')
  })

  test.each([
    ['service', 0],
    ['task', 1],
    ['VPC', 2],
  ])('reports every path as open for the %s', async (_, question) => {
    expect(await findingsOf(questions[question])).toEqual(EVERYTHING.map(open))
  })

  test('reports the security group of the endpoints if its rule is missing', async () => {
    const GroupId = attributes.SecurityGroupId
    const IpRanges = [{ CidrIp: '10.0.0.0/16' }]
    const rule = { GroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges }] }
    await ec2.send(new RevokeSecurityGroupIngressCommand(rule))
    const found = await findingsOf(questions[0])
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule))

    const closed = BY_INTERFACE.map((name) => `${name}: closed, ingress ${GroupId}`)
    expect(found).toEqual([...closed, open('image layers')].sort())
  })

  test('reports disabled DNS host names', async () => {
    const VpcId = network.vpcId
    const setHostnames = (Value: boolean) =>
      ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value } }))
    await setHostnames(false)
    const found = await findingsOf(questions[0])
    await setHostnames(true)

    const closed = BY_INTERFACE.map((name) => `${name}: closed, dns ${VpcId}`)
    expect(found).toEqual([...closed, open('image layers')].sort())
  })

  test('reports a policy without an Allow', async () => {
    const VpcEndpointId = attributes.SecretsManagerEndpointId
    const denial = { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:DeleteSecret', Resource: '*' }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [denial] })
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, PolicyDocument }))
    const found = await findingsOf(questions[0])
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, ResetPolicy: true }))

    const others = EVERYTHING.filter((name) => name !== 'secrets').map(open)
    expect(found).toEqual([...others, `secrets: closed, policy ${VpcEndpointId}`].sort())
  })
})

test('doctor on moto reports the paths through a NAT gateway as open, and as closed after its deletion', async () => {
  const network = await createResolvedNetwork()
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))
  const request = { SubnetId: network.publicSubnetIds[0], AllocationId }
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand(request))
  const NatGatewayId = NatGateway?.NatGatewayId
  for (const RouteTableId of network.privateRouteTableIds) {
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }))
  }
  const [question] = await startTasks(network, 'nat')
  const before = await findingsOf(question)
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }))
  const after = await findingsOf(question)

  expect(before).toEqual(EVERYTHING.map(open))
  // moto leaves the routes active, so doctor names the NAT gateway. On EC2 they become black holes, and doctor names
  // the route table.
  expect(after).toEqual(EVERYTHING.map((name) => `${name}: closed, route ${NatGatewayId}`))
})

describe('the simulator responds to the AWS CLI as moto does', () => {
  /**
   * Returns the error code, or the reasons of failures. Their ARNs are omitted, because moto omits the cluster from the
   * ARN of a missing service.
   */
  const outcomeAt = async (url: string, ...args: string[]) => {
    try {
      const { failures } = await ecsCli({ url, region })<{ failures: { reason: string }[] }>(...args)
      return failures.map(({ reason }) => reason)
    } catch (error) {
      if (error instanceof AwsCliError) return error.code
      throw error
    }
  }

  test.each([
    ['services of a cluster that does not exist', ['describe-services', '--cluster', 'nosuch', '--services', 'orders']],
    ['tasks of a cluster that does not exist', ['describe-tasks', '--cluster', 'nosuch', '--tasks', 'a']],
    ['a service that does not exist', ['describe-services', '--cluster', CLUSTER, '--services', 'nosuch']],
  ])('for %s', async (_, args) => {
    const simulator = await startSimulator({ region })
    simulator.world.putEcsService({ cluster: CLUSTER, serviceName: 'other' })
    const [ours, theirs] = await Promise.all([outcomeAt(simulator.url, ...args), outcomeAt(moto.url, ...args)])
    await simulator.close()

    expect(ours).toEqual(theirs)
  })
})
