/** The needs of a template's ECS services and clusters that no task definition shows. */
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { idsOf } from './creation.ts'
import { type Known, type Lookup, resolve } from './values/intrinsics.ts'
import { markOf } from './values/standIns.ts'

/** A flag of the resource, and the services or clusters that need it. */
export interface ServiceFlag {
  flag: 'EcsExec' | 'ServiceConnect' | 'Kms' | 'CloudWatchLogs'
  /** The feature that needs the flag. */
  feature: string
  /** The logical ids of services or clusters. */
  ids: readonly string[]
}

interface Rule extends Omit<ServiceFlag, 'ids'> {
  type: string
  applies: (properties: JsonObject) => boolean
}

const at = (properties: JsonObject, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), properties)

const isTrue = (value: Json | undefined): boolean => String(value).toLowerCase() === 'true'

const hasServiceConnect = (properties: JsonObject): boolean =>
  isTrue(at(properties, 'ServiceConnectConfiguration', 'Enabled'))

const EXEC = ['Configuration', 'ExecuteCommandConfiguration']

/** The destination of a cluster's logs of ECS Exec; undefined if it has none. */
const execLogs = (properties: JsonObject, key: string): Json | undefined =>
  at(properties, ...EXEC, 'Logging') === 'NONE' ? undefined : at(properties, ...EXEC, 'LogConfiguration', key)

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ECS.html */
const RULES: readonly Rule[] = [
  {
    type: 'AWS::ECS::Service',
    flag: 'EcsExec',
    feature: 'EnableExecuteCommand',
    applies: ({ EnableExecuteCommand }) => isTrue(EnableExecuteCommand),
  },
  {
    type: 'AWS::ECS::Service',
    flag: 'ServiceConnect',
    feature: 'ServiceConnectConfiguration',
    applies: hasServiceConnect,
  },
  {
    type: 'AWS::ECS::Service',
    flag: 'CloudWatchLogs',
    feature: 'awslogs for Service Connect',
    applies: (properties) =>
      hasServiceConnect(properties) &&
      at(properties, 'ServiceConnectConfiguration', 'LogConfiguration', 'LogDriver') === 'awslogs',
  },
  {
    type: 'AWS::ECS::Cluster',
    flag: 'Kms',
    feature: 'a KmsKeyId for ECS Exec',
    applies: (properties) => Boolean(at(properties, ...EXEC, 'KmsKeyId')),
  },
  {
    type: 'AWS::ECS::Cluster',
    flag: 'CloudWatchLogs',
    feature: 'a CloudWatchLogGroupName for ECS Exec',
    applies: (properties) => Boolean(execLogs(properties, 'CloudWatchLogGroupName')),
  },
]

export const OLDER_PLATFORM = '1.3.0'

/** A bucket for the logs of ECS Exec. */
export interface ExecBucket {
  /** The logical id of the cluster. */
  id: string
  bucket: string
}

export interface TemplateServices {
  flags: readonly ServiceFlag[]
  execBuckets: readonly ExecBucket[]
  /** The services with platform version 1.3.0 if all services have it; otherwise empty. */
  olderPlatform: readonly string[]
}

/** The properties that a resource needs for these services. */
export const propertiesFor = ({ flags, olderPlatform }: TemplateServices): JsonObject => ({
  ...(olderPlatform.length > 0 && { PlatformVersion: OLDER_PLATFORM }),
  ...Object.fromEntries(flags.map(({ flag }) => [flag, true])),
})

export const servicesIn = (template: Template, lookup: Lookup): TemplateServices => {
  const services = resourcesOf('AWS::ECS::Service', template, lookup)
  const clusters = resourcesOf('AWS::ECS::Cluster', template, lookup)
  const flags = RULES.map(({ type, applies, ...flag }) => {
    const all = type === 'AWS::ECS::Service' ? services : clusters
    return { ...flag, ids: all.filter(({ properties }) => applies(properties)).map(({ id }) => id) }
  })
  const execBuckets = clusters.flatMap(({ id, properties }) => {
    const bucket = execLogs(properties, 'S3BucketName')
    return typeof bucket === 'string' ? [{ id, bucket }] : []
  })
  const areOlder = services.every(({ properties }) => properties.PlatformVersion === OLDER_PLATFORM)
  return {
    flags: flags.filter(({ ids }) => ids.length > 0),
    execBuckets,
    olderPlatform: areOlder ? services.map(({ id }) => id) : [],
  }
}

/** The resources of a type that are created, with the known part of their properties. */
const resourcesOf = (type: string, template: Template, lookup: Lookup): { id: string; properties: JsonObject }[] => {
  const { Conditions: conditions = {}, Mappings: mappings = {} } = template
  const known: Known = { lookup, conditions, mappings, standIn: markOf, undecided: () => {} }
  return idsOf(type, template, lookup).flatMap((id) => {
    const properties = resolve(template.Resources[id]?.Properties ?? {}, known)
    return isObject(properties) ? [{ id, properties }] : []
  })
}
