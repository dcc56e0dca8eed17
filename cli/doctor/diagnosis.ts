/** Turns the options of `doctor` into a diagnosis. */
import type { Readable } from 'node:stream'
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import { type Destination, destinationsOf, registryDestinations } from '../../handler/fargate/destinations.ts'
import { derive } from '../../handler/fargate/taskDefinitions/derive.ts'
import { withDerived } from '../../handler/fargate/taskDefinitions/withDerived.ts'
import type { Ec2 } from '../../handler/vpc/ec2/ec2.ts'
import { codeOf } from '../../handler/vpc/ec2/errorCodes.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import type { ObservedNetwork } from '../../handler/vpc/model/observed.ts'
import { findPaths } from '../../handler/vpc/reachability/findPaths.ts'
import { taskSubnets } from '../../handler/vpc/reachability/ingressCoverage.ts'
import type { Path, TaskNetwork } from '../../handler/vpc/reachability/path.ts'
import { type Connection, connect } from '../connect.ts'
import { checkProperties, givenProperties } from '../options/propertyOptions.ts'
import { readDefinitions } from '../taskDefinitions/readDefinitions.ts'
import type { Definitions } from '../taskDefinitions/taskDefinitionFile.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { EcsReader } from './ecs.ts'
import { observeNetwork } from './observeNetwork.ts'
import { checkSubject, clusterOf, type DoctorOptions, regionFor } from './options.ts'
import type { StoppedTask, Subject } from './subject.ts'

export interface Diagnosis {
  /** Such as `service orders of cluster shop`; undefined if only a network was named. */
  title: string | undefined
  vpcId: string
  environment: AwsEnvironment
  task: TaskNetwork
  stopped: StoppedTask | undefined
  /** Unknown values and assumptions. */
  notes: string[]
  paths: Path[]
}

/** @param stdin the source of the task definition `-` */
export const diagnose = async (options: DoctorOptions, stdin?: Readable): Promise<Diagnosis> => {
  checkSubject(options)
  const connection = await connect({ ...options, ...regionFor(options) })
  const subject = await subjectFor(options, connection)
  const vpcId = await vpcIdFor(options, subject, connection)
  const [vpc, definitions] = await Promise.all([
    observeNetwork(connection, vpcId),
    definitionsFor(options, subject, connection, stdin),
  ])
  const task = taskNetworkFor(options, subject, vpc)
  const { destinations, warnings } = destinationsFor(options, subject, vpcId, definitions, connection)
  return {
    title: subject?.title || undefined,
    vpcId,
    environment: connection.environment,
    task,
    stopped: subject?.stopped,
    notes: [...(subject?.notes ?? []), ...refusals(vpc), ...definitions.warnings, ...warnings],
    paths: findPaths(vpc, connection.environment, task, destinations),
  }
}

/**
 * Reads the service or the task from ECS. If that fails and subnets are given, the subject is unknown: the given
 * network is checked anyway.
 */
const subjectFor = async (options: DoctorOptions, connection: Connection): Promise<Subject | undefined> => {
  const { service, task, subnetIds } = options
  if (!service && !task) return undefined
  const reader = new EcsReader(connection, options.cluster ?? clusterOf(options))
  try {
    const subject = await (task ? reader.task(task) : reader.service(service ?? ''))
    if (subject.subnetIds.length === 0 && !subnetIds) throw withoutNetwork(subject)
    return subject
  } catch (error) {
    if (subnetIds && error instanceof UsageError) return { ...UNKNOWN_SUBJECT, notes: [`${error.message}.`] }
    throw error
  } finally {
    reader.close()
  }
}

const UNKNOWN_SUBJECT: Subject = {
  ...{ title: '', subnetIds: [], securityGroupIds: undefined, assignPublicIp: false, networkInterfaceId: undefined },
  ...{ taskDefinition: undefined, isBefore140: false, ecsExec: false, serviceConnect: false },
  ...{ stopped: undefined, notes: [] },
}

/** The error includes what is known: why the last task stopped, and the notes. */
const withoutNetwork = ({ title, stopped, notes }: Subject): UsageError =>
  new UsageError(
    [
      `${title}: expected the network mode awsvpc, which every task on Fargate has, got no subnets: its tasks use the network of their container instances, which --subnet-ids and --security-group-ids describe.`,
      ...(stopped ? [`Its last task stopped: ${stopped.reason}`] : []),
      ...notes,
    ].join(' '),
  )

const vpcIdFor = async (
  { vpcId, subnetIds }: DoctorOptions,
  subject: Subject | undefined,
  { ec2, environment }: Connection,
): Promise<string> => {
  const ids = subnetIds ?? subject?.subnetIds ?? []
  if (vpcId !== undefined && ids.length === 0) return vpcId
  const found = await vpcIdsOf(ec2, ids, environment)
  const [first = '', ...others] = new Set(found)
  if (vpcId !== undefined && vpcId !== first)
    throw new UsageError(`--vpc-id: expected ${first}, the VPC of ${ids.join(', ')}, got ${vpcId}`)
  if (others.length > 0)
    throw new UsageError(`Expected subnets of one VPC, got some of ${[first, ...others].join(', ')}`)
  return first
}

const vpcIdsOf = async (ec2: Ec2, SubnetIds: string[], { region }: AwsEnvironment): Promise<string[]> => {
  try {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }))
    return Subnets.map(({ VpcId = '' }) => VpcId)
  } catch (error) {
    throw new UsageError(
      `Expected the subnets ${SubnetIds.join(', ')} in ${region}, got ${codeOf(error)}: ${messageOf(error)}`,
    )
  }
}

const NONE: Definitions = { definitions: [], warnings: [] }

/** A task definition that the user names must be readable. That of the service or task may be unreadable. */
const definitionsFor = async (
  { taskDefinition }: DoctorOptions,
  subject: Subject | undefined,
  connection: Connection,
  stdin: Readable | undefined,
): Promise<Definitions> => {
  if (taskDefinition) return readDefinitions(taskDefinition, connection, stdin)
  if (!subject?.taskDefinition) return NONE
  return readDefinitions([subject.taskDefinition], connection).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error
    return {
      definitions: [],
      warnings: [`What its containers need is not known, so the defaults are checked. ${error.message}`],
    }
  })
}

const taskNetworkFor = (options: DoctorOptions, subject: Subject | undefined, vpc: ObservedNetwork): TaskNetwork => {
  const own = vpc.networkInterfaces.find(({ networkInterfaceId }) => networkInterfaceId === subject?.networkInterfaceId)
  const named = options.subnetIds ?? subject?.subnetIds
  const missing = (named ?? []).filter((id) => !vpc.subnets.some(({ subnetId }) => subnetId === id))
  if (missing.length > 0)
    throw new UsageError(`--subnet-ids: expected subnets of ${vpc.vpcId}, got ${missing.join(', ')}`)
  const subnetIds = named ?? taskSubnets(vpc, undefined).map(({ subnetId }) => subnetId)
  if (subnetIds.length === 0)
    throw new UsageError(`${vpc.vpcId}: expected a private subnet, got none: --subnet-ids names those of the task`)
  return {
    subnetIds,
    securityGroupIds: options.securityGroupIds ?? own?.securityGroupIds ?? (subject ? subject.securityGroupIds : []),
    assignPublicIp: options.assignPublicIp ?? own?.hasPublicAddress ?? subject?.assignPublicIp ?? false,
  }
}

const destinationsFor = (
  options: DoctorOptions,
  subject: Subject | undefined,
  vpcId: string,
  { definitions }: Definitions,
  { environment: { region } }: Connection,
): { destinations: Destination[]; warnings: readonly string[] } => {
  const raw = { ...propertiesOf(subject), ...flagsIn(options), VpcId: vpcId }
  const checked = checkProperties(raw)
  const derived = definitions.length > 0 ? derive(definitions, region) : undefined
  const properties = derived ? withDerived(checked, raw, derived) : checked
  return {
    destinations: [...destinationsOf(properties, derived?.reasons), ...registryDestinations(definitions, region)],
    warnings: derived?.warnings ?? [],
  }
}

/**
 * The options for the task's needs. The options for subnets and groups describe the task's network here, not the
 * resource.
 */
const flagsIn = (options: DoctorOptions): Record<string, unknown> => {
  const { SubnetIds: _, SecurityGroupIds: __, ...flags } = givenProperties({ ...options })
  return flags
}

const propertiesOf = (subject: Subject | undefined): Record<string, unknown> => ({
  ...(subject?.ecsExec && { EcsExec: true }),
  ...(subject?.serviceConnect && { ServiceConnect: true }),
  ...(subject?.isBefore140 && { PlatformVersion: '1.3.0' }),
})

const refusals = ({ refusedReads }: ObservedNetwork): string[] =>
  refusedReads.length === 0
    ? []
    : [
        `Not allowed: ${refusedReads.map((action) => `ec2:${action}`).join(', ')}. The paths that depend on ${refusedReads.length === 1 ? 'it' : 'them'} are unknown.`,
      ]
