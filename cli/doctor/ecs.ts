import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs'
import { isAccessDenied } from '../../handler/accessDenied.ts'
import { codeOf } from '../../handler/vpc/ec2/errorCodes.ts'
import type { Connection } from '../connect.ts'
import { messageOf, UsageError } from '../usageError.ts'
import {
  isFailedStart,
  launchNotes,
  type StoppedTask,
  type Subject,
  stoppedTask,
  subjectOfService,
  subjectOfTask,
} from './subject.ts'

/** ECS describes at most this many tasks in one call. */
const MAX_TASKS = 100

/** The last part of an ARN, or the name itself. */
const nameOf = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn

/** Reads services and tasks of a cluster: their network configuration, their definition, and why a task stopped. */
export class EcsReader {
  readonly #client: ECSClient
  readonly #region: string
  readonly #cluster: string | undefined

  constructor({ configuration, environment: { region } }: Connection, cluster: string | undefined) {
    this.#client = new ECSClient({ ...configuration, region })
    this.#region = region
    this.#cluster = cluster
  }

  /** @throws UsageError if the service does not exist or may not be read */
  async service(name: string): Promise<Subject> {
    const title = `service ${nameOf(name)} of cluster ${this.#clusterName}`
    const { services = [] } = await this.#ask(
      title,
      'DescribeServices',
      this.#client.send(new DescribeServicesCommand({ cluster: this.#cluster, services: [name] })),
    )
    const service = services.find(({ status }) => status !== 'INACTIVE')
    if (!service) throw this.#missing(title, 'it')
    const notes: string[] = []
    const stopped = await this.#lastStopped(name).catch((error: unknown) => {
      if (!isAccessDenied(error)) throw error
      notes.push(`Why its tasks stopped is not known: ${denial(error)}`)
      return undefined
    })
    return { ...subjectOfService(title, service, stopped), notes: [...notes, ...launchNotes(title, service)] }
  }

  /** @throws UsageError if ECS no longer knows the task, or it may not be read */
  async task(id: string): Promise<Subject> {
    const title = `task ${nameOf(id)} of cluster ${this.#clusterName}`
    const { tasks = [] } = await this.#ask(
      title,
      'DescribeTasks',
      this.#client.send(new DescribeTasksCommand({ cluster: this.#cluster, tasks: [id] })),
    )
    const [task] = tasks
    if (!task)
      throw this.#missing(
        title,
        'it: a stopped task is described for about an hour. --service reports the same for its service',
      )
    const own = subjectOfTask(title, task)
    const group = /^service:(.+)$/.exec(task.group ?? '')?.[1]
    if (!group) return own
    const { securityGroupIds, assignPublicIp, ecsExec, serviceConnect } = await this.service(group).catch(
      (error: unknown) => {
        if (!(error instanceof UsageError)) throw error
        own.notes.push(error.message)
        return own
      },
    )
    return { ...own, securityGroupIds, assignPublicIp, ecsExec: own.ecsExec || ecsExec, serviceConnect }
  }

  close(): void {
    this.#client.destroy()
  }

  get #clusterName(): string {
    return nameOf(this.#cluster ?? 'default')
  }

  async #lastStopped(serviceName: string): Promise<StoppedTask | undefined> {
    const cluster = this.#cluster
    const listing = new ListTasksCommand({ cluster, serviceName: nameOf(serviceName), desiredStatus: 'STOPPED' })
    const { taskArns = [] } = await this.#client.send(listing)
    if (taskArns.length === 0) return undefined
    const { tasks = [] } = await this.#client.send(
      new DescribeTasksCommand({ cluster, tasks: taskArns.slice(0, MAX_TASKS) }),
    )
    const failedFirst = tasks.toSorted(
      (a, b) => isFailedStart(b) - isFailedStart(a) || (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0),
    )
    return failedFirst[0] && stoppedTask(failedFirst[0])
  }

  async #ask<Answer>(title: string, action: string, asked: Promise<Answer>): Promise<Answer> {
    try {
      return await asked
    } catch (error) {
      if (isAccessDenied(error))
        throw new UsageError(
          `${title}: expected to be allowed ecs:${action}, got ${denial(error)} --subnet-ids and --security-group-ids check its network without ECS`,
        )
      if (codeOf(error) === 'ClusterNotFoundException') throw this.#missing(title, 'its cluster')
      throw new UsageError(
        `${title}: expected ECS of ${this.#region} to answer, got ${codeOf(error)}: ${messageOf(error)}`,
      )
    }
  }

  #missing(title: string, what: string): UsageError {
    return new UsageError(`${title}: expected it in ${this.#region}, but ECS does not know ${what}`)
  }
}

const denial = (error: unknown): string => `${codeOf(error)}: ${messageOf(error).replace(/\.?$/, '.')}`
