import { Ec2Error } from '../wire/ec2Error.ts'

/** A service as ECS describes it. A field that is undefined here is missing in the response. */
export interface EcsService {
  serviceName: string
  /** The name of the cluster; `default` if omitted. */
  cluster?: string
  status?: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  [field: string]: unknown
}

export interface EcsTask {
  cluster?: string
  /** `service:NAME` for a task of a service. */
  group?: string
  lastStatus?: string
  desiredStatus?: 'RUNNING' | 'STOPPED'
  [field: string]: unknown
}

interface Cluster {
  services: Map<string, object>
  tasks: Map<string, EcsTask>
}

const DEFAULT_CLUSTER = 'default'

/** Returns the name: the last part of an ARN, or the name itself. */
const nameOf = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? ''

/** The services and tasks of one account and region, by cluster. */
export class Clusters {
  readonly #clusters = new Map<string, Cluster>()
  readonly #arnOf: (resource: string) => string

  constructor(partition: string, region: string, accountId: string) {
    this.#arnOf = (resource) => `arn:${partition}:ecs:${region}:${accountId}:${resource}`
  }

  /**
   * Creates a service, or replaces the one with the same name. A service with a capacity provider strategy has no
   * launch type.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
   * @returns its ARN
   */
  putService({ cluster = DEFAULT_CLUSTER, ...service }: EcsService): string {
    const serviceArn = this.#arnOf(`service/${cluster}/${service.serviceName}`)
    this.#put(cluster).services.set(service.serviceName, {
      status: 'ACTIVE',
      ...(service.capacityProviderStrategy === undefined && { launchType: 'FARGATE' }),
      ...service,
      serviceArn,
      clusterArn: this.#arnOf(`cluster/${cluster}`),
    })
    return serviceArn
  }

  /**
   * @param id the last part of the ARN
   * @returns the ARN
   */
  putTask(id: string, { cluster = DEFAULT_CLUSTER, ...task }: EcsTask): string {
    const taskArn = this.#arnOf(`task/${cluster}/${id}`)
    this.#put(cluster).tasks.set(id, {
      lastStatus: 'RUNNING',
      desiredStatus: task.lastStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING',
      launchType: 'FARGATE',
      ...task,
      taskArn,
      clusterArn: this.#arnOf(`cluster/${cluster}`),
    })
    return taskArn
  }

  /** Removes a task, as ECS does about an hour after the task stopped. */
  removeTask(taskArn: string): void {
    for (const { tasks } of this.#clusters.values()) tasks.delete(nameOf(taskArn))
  }

  /** The response reports missing services as failures; the call succeeds. */
  describeServices(cluster: string | undefined, names: readonly string[]): object {
    checkCount('services', names, 10)
    const { services } = this.#get(cluster)
    return { services: found(services, names), failures: this.#missing(cluster, 'service', services, names) }
  }

  describeTasks(cluster: string | undefined, ids: readonly string[]): object {
    checkCount('tasks', ids, 100)
    const { tasks } = this.#get(cluster)
    return { tasks: found(tasks, ids), failures: this.#missing(cluster, 'task', tasks, ids) }
  }

  listTasks(cluster: string | undefined, serviceName: string | undefined, desiredStatus = 'RUNNING'): object {
    const isListed = (task: EcsTask) =>
      task.desiredStatus === desiredStatus &&
      (serviceName === undefined || task.group === `service:${nameOf(serviceName)}`)
    return { taskArns: [...this.#get(cluster).tasks.values()].filter(isListed).map(({ taskArn }) => taskArn) }
  }

  #put(name: string): Cluster {
    const cluster = this.#clusters.get(name) ?? { services: new Map(), tasks: new Map() }
    this.#clusters.set(name, cluster)
    return cluster
  }

  #get(nameOrArn = DEFAULT_CLUSTER): Cluster {
    const cluster = this.#clusters.get(nameOf(nameOrArn))
    if (!cluster) throw new Ec2Error('ClusterNotFoundException', 'Cluster not found.')
    return cluster
  }

  #missing(cluster = DEFAULT_CLUSTER, noun: string, rows: ReadonlyMap<string, object>, names: readonly string[]) {
    return names
      .filter((name) => !rows.has(nameOf(name)))
      .map((name) => ({ arn: this.#arnOf(`${noun}/${nameOf(cluster)}/${nameOf(name)}`), reason: 'MISSING' }))
  }
}

const found = (rows: ReadonlyMap<string, object>, names: readonly string[]): object[] =>
  names.flatMap((name) => rows.get(nameOf(name)) ?? [])

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html and API_DescribeTasks.html
const checkCount = (noun: string, names: readonly string[], max: number): void => {
  if (names.length === 0) throw new Ec2Error('InvalidParameterException', `${noun} cannot be empty.`)
  if (names.length > max) throw new Ec2Error('InvalidParameterException', `${noun} can have at most ${max} items.`)
}
