import type { ConnectionOptions } from '../connect.ts'
import { UsageError } from '../usageError.ts'

export interface DoctorOptions extends ConnectionOptions {
  cluster?: string
  service?: string
  task?: string
  vpcId?: string
  subnetIds?: string[]
  securityGroupIds?: string[]
  assignPublicIp?: boolean
  taskDefinition?: string[]
}

/** @throws UsageError if the options name no subject, or more than one */
export const checkSubject = (options: DoctorOptions): void => {
  const { service, task, cluster, vpcId, subnetIds } = options
  checkArns(options)
  if (service && task) throw new UsageError('--service and --task: expected one of them, got both')
  if (cluster && !service && !task)
    throw new UsageError('--cluster: expected --service or --task beside it, got neither')
  if (!service && !task && !vpcId && !subnetIds)
    throw new UsageError(
      'Expected what to look at, got nothing: give --cluster and --service, --task, --vpc-id or --subnet-ids',
    )
}

const ARN = /^arn:[^:]+:ecs:(?<region>[^:]+):\d+:(?<type>[^/:]+)\/(?:(?<cluster>[^/]+)\/)?/

/** The options that accept an ARN. The first of them that is an ARN decides the region. */
const NAMED = ['task', 'service', 'cluster'] as const

/** @throws UsageError for an ARN of another type */
const checkArns = (options: DoctorOptions): void => {
  for (const type of NAMED) {
    const given = options[type] ?? ''
    if (given.startsWith('arn:') && ARN.exec(given)?.groups?.type !== type)
      throw new UsageError(`--${type}: expected a ${type}, by ${type === 'task' ? 'id' : 'name'} or ARN, got ${given}`)
  }
}

/** The cluster in the ARN of the task or the service. */
export const clusterOf = ({ service, task }: DoctorOptions): string | undefined =>
  ARN.exec(task ?? service ?? '')?.groups?.cluster

/** The region in the ARN of the task, the service or the cluster; empty without an ARN. */
export const regionFor = (options: DoctorOptions): { region?: string } => {
  const arn = NAMED.map((type) => options[type] ?? '').find((given) => ARN.test(given))
  const region = ARN.exec(arn ?? '')?.groups?.region
  if (region === undefined) return {}
  if (options.region && options.region !== region)
    throw new UsageError(`--region: expected ${region}, the region of ${arn}, got ${options.region}`)
  return { region }
}
