import type { Network } from './network.ts'
import type { Row, Tasks } from './row.ts'

const PRIVATE = ['private-a', 'private-c']
const PUBLIC = ['public-a', 'public-c']

/** The tasks of a row: the defaults of its base, with the row's own values. */
export const tasksOf = ({ base, tasks }: Row): Tasks => ({
  subnets: base === 'public' ? PUBLIC : PRIVATE,
  assignPublicIp: base === 'public',
  container: {},
  platformVersion: 'LATEST',
  options: [],
  ...tasks,
})

/** One container with everything that Fargate fetches for a container before it starts. */
const definitionOf = (region: string, container: Tasks['container']) => ({
  family: 'orders',
  containerDefinitions: [
    {
      name: 'app',
      image: `123456789012.dkr.ecr.${region}.amazonaws.com/orders:1`,
      secrets: [
        { name: 'PASSWORD', valueFrom: `arn:aws:secretsmanager:${region}:123456789012:secret:password-AbCdEf` },
        { name: 'LEVEL', valueFrom: 'level' },
      ],
      environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::task-environment/orders.env' }],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'orders', 'awslogs-region': region } },
      ...container,
    },
  ],
})

/** The three ways to ask doctor about the same tasks. */
export type Question = 'service' | 'task' | 'vpc'

const CLUSTER = 'shop'

/** The arguments of doctor for each question. A task is in the first subnet only. */
export const argumentsFor: Record<Question, (network: Network, tasks: Tasks) => string[]> = {
  service: ({ world, ...network }, { subnets, assignPublicIp, container, platformVersion }) => {
    world.putEcsService({
      cluster: CLUSTER,
      serviceName: 'orders',
      taskDefinition: world.registerTaskDefinition(definitionOf(network.region, container)),
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }],
      enableExecuteCommand: true,
      platformVersion,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: subnets.map((name) => network.ids[name]),
          securityGroups: [network.ids['task-group']],
          assignPublicIp: assignPublicIp ? 'ENABLED' : 'DISABLED',
        },
      },
    })
    return ['--cluster', CLUSTER, '--service', 'orders']
  },
  task: ({ world, ...network }, { subnets: [subnet = ''], assignPublicIp, container, platformVersion }) => {
    const taskArn = world.putEcsTask({
      cluster: CLUSTER,
      lastStatus: 'PENDING',
      taskDefinitionArn: world.registerTaskDefinition(definitionOf(network.region, container)),
      enableExecuteCommand: true,
      platformVersion,
      subnetId: network.ids[subnet] ?? '',
      groupIds: [network.ids['task-group'] ?? ''],
      ...(assignPublicIp && { publicIp: '203.0.113.7' }),
    })
    return ['--task', taskArn]
  },
  vpc: ({ world, ...network }, { subnets, assignPublicIp, container, platformVersion }) => {
    world.registerTaskDefinition(definitionOf(network.region, container))
    return [
      ...['--vpc-id', network.vpcId, '--task-definition', 'orders', '--ecs-exec'],
      ...['--subnet-ids', subnets.map((name) => network.ids[name]).join(',')],
      ...['--security-group-ids', network.ids['task-group'] ?? '', '--platform-version', platformVersion],
      ...(assignPublicIp ? ['--assign-public-ip'] : []),
    ]
  },
}

export const QUESTIONS: readonly Question[] = ['service', 'task', 'vpc']
