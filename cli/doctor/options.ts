import type { Whereabouts } from '../plan/connect.ts'
import { UsageError } from '../usageError.ts'

export interface DoctorOptions extends Whereabouts {
  cluster?: string
  service?: string
  task?: string
  vpcId?: string
  subnetIds?: string[]
  securityGroupIds?: string[]
  assignPublicIp?: boolean
  taskDefinition?: string[]
}

/** @throws UsageError where it is not said, or said twice, what to look at */
export const checkSubject = ({ service, task, cluster, vpcId, subnetIds }: DoctorOptions): void => {
  if (service && task) throw new UsageError('--service and --task: expected one of them, got both')
  if (cluster && !service && !task)
    throw new UsageError('--cluster: expected --service or --task beside it, got neither')
  if (!service && !task && !vpcId && !subnetIds)
    throw new UsageError(
      'Expected what to look at, got nothing: give --cluster and --service, --task, --vpc-id or --subnet-ids',
    )
}

const ARN = /^arn:[^:]+:ecs:(?<region>[^:]+):\d+:(?:task|service)\/(?:(?<cluster>[^/]+)\/)?/

export const partsOf = ({ service, task }: DoctorOptions): { region?: string; cluster?: string } =>
  ARN.exec(task ?? service ?? '')?.groups ?? {}

/** An ARN names its region. */
export const regionFor = (options: DoctorOptions): { region?: string } => {
  const { region } = partsOf(options)
  if (region === undefined) return {}
  if (options.region && options.region !== region)
    throw new UsageError(
      `--region: expected ${region}, the region of ${options.task ?? options.service}, got ${options.region}`,
    )
  return { region }
}
