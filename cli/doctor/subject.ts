/** Converts the responses of ECS into the subject of a diagnosis. */
import type { NetworkConfiguration, Service, Task } from '@aws-sdk/client-ecs'

/** Why a task stopped, in ECS's words. */
export interface StoppedTask {
  taskArn: string
  code: string
  reason: string
}

/** The parts of a service or a task that affect the start of tasks. */
export interface Subject {
  /** Such as `service orders of cluster shop`. */
  title: string
  /** Empty if ECS does not report them. */
  subnetIds: string[]
  /** Undefined if unknown. An empty list means the default group of the VPC. */
  securityGroupIds: string[] | undefined
  assignPublicIp: boolean
  /** The network interface of a running task. */
  networkInterfaceId: string | undefined
  taskDefinition: string | undefined
  /** Whether the platform version is a Linux version before 1.4.0. */
  isBefore140: boolean
  ecsExec: boolean
  serviceConnect: boolean
  stopped: StoppedTask | undefined
  notes: string[]
}

const FARGATE = /^FARGATE(_SPOT)?$/

export const isFailedStart = ({ stopCode }: Task): number => Number(stopCode === 'TaskFailedToStart')

export const stoppedTask = ({ taskArn = '', stopCode, stoppedReason = '', containers = [] }: Task): StoppedTask => {
  const reasons = [stoppedReason, ...containers.map(({ reason }) => reason ?? '')].filter((reason) => reason !== '')
  return { taskArn, code: stopCode ?? '', reason: [...new Set(reasons)].join('; ') }
}

const networkOf = (configuration: NetworkConfiguration | undefined) => ({
  subnetIds: configuration?.awsvpcConfiguration?.subnets ?? [],
  securityGroupIds: configuration?.awsvpcConfiguration?.securityGroups ?? [],
  assignPublicIp: configuration?.awsvpcConfiguration?.assignPublicIp === 'ENABLED',
})

/**
 * Windows has its own platform versions, from 1.0.0.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
 */
const isBefore140 = ({ platformVersion = '', platformFamily = '' }: Pick<Task, 'platformVersion' | 'platformFamily'>) =>
  /^1\.[0-3]\./.test(platformVersion) && !/^windows/i.test(platformFamily)

/** A service with an external deployment controller has its network configuration in its task sets. */
export const subjectOfService = (
  title: string,
  service: Service,
  stopped: StoppedTask | undefined,
): Omit<Subject, 'notes'> => {
  const { deployments = [], taskSets = [] } = service
  const configured = service.networkConfiguration ?? taskSets[0]?.networkConfiguration
  return {
    title,
    ...networkOf(configured),
    networkInterfaceId: undefined,
    taskDefinition: service.taskDefinition ?? taskSets[0]?.taskDefinition,
    isBefore140: isBefore140({
      platformVersion: service.platformVersion ?? taskSets[0]?.platformVersion,
      platformFamily: service.platformFamily ?? taskSets[0]?.platformFamily,
    }),
    ecsExec: service.enableExecuteCommand ?? false,
    serviceConnect: deployments.some(({ serviceConnectConfiguration }) => serviceConnectConfiguration?.enabled),
    stopped,
  }
}

export const subjectOfTask = (title: string, task: Task): Subject => {
  const attachment = task.attachments?.find(({ type }) => type === 'ElasticNetworkInterface' || type === 'eni')
  const detail = (name: string): string | undefined => attachment?.details?.find((one) => one.name === name)?.value
  const subnetId = detail('subnetId')
  return {
    title,
    subnetIds: subnetId ? [subnetId] : [],
    securityGroupIds: undefined,
    assignPublicIp: false,
    networkInterfaceId: detail('networkInterfaceId'),
    taskDefinition: task.taskDefinitionArn,
    isBefore140: isBefore140(task),
    ecsExec: task.enableExecuteCommand ?? false,
    serviceConnect: false,
    stopped: task.stoppedReason || task.stopCode ? stoppedTask(task) : undefined,
    notes: launchNotes(title, task),
  }
}

type Launch = Pick<Service, 'launchType' | 'capacityProviderStrategy'> & { capacityProviderName?: string | undefined }

export const launchNotes = (
  title: string,
  { launchType, capacityProviderStrategy = [], capacityProviderName }: Launch,
): string[] => {
  const providers = [
    ...capacityProviderStrategy.map(({ capacityProvider = '' }) => capacityProvider),
    capacityProviderName,
  ]
  const other = [launchType, ...providers].find((name) => name !== undefined && !FARGATE.test(name))
  return other === undefined
    ? []
    : [
        `The ${title} runs on ${other}, not on Fargate: images, secrets and logs go through its container instances, whose network may differ. What follows holds for its tasks' own network.`,
      ]
}
