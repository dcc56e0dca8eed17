import { Ec2Error } from '../wire/ec2Error.ts'
import type { Clusters } from './clusters.ts'
import type { TaskDefinitions } from './taskDefinitions.ts'

/** The state of ECS in the simulator. */
export interface Ecs {
  readonly taskDefinitions: TaskDefinitions
  readonly clusters: Clusters
}

interface Input {
  taskDefinition?: string
  cluster?: string
  services?: string[]
  tasks?: string[]
  serviceName?: string
  desiredStatus?: string
}

type EcsAction = (ecs: Ecs, input: Input) => object

const actions: Readonly<Record<string, EcsAction>> = {
  DescribeTaskDefinition: ({ taskDefinitions }, { taskDefinition = '' }) => ({
    taskDefinition: taskDefinitions.find(taskDefinition),
    tags: [],
  }),
  DescribeServices: ({ clusters }, { cluster, services = [] }) => clusters.describeServices(cluster, services),
  DescribeTasks: ({ clusters }, { cluster, tasks = [] }) => clusters.describeTasks(cluster, tasks),
  ListTasks: ({ clusters }, { cluster, serviceName, desiredStatus }) =>
    clusters.listTasks(cluster, serviceName, desiredStatus),
}

/** The calls of ECS that the project makes. AWS_ENDPOINT_URL sends them to the simulator too. */
export const ecsAction = (action: string): EcsAction => {
  const perform = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!perform) throw new Ec2Error('UnknownOperationException', '')
  return perform
}
