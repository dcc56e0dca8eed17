/** What the ECS services and clusters of a template use that no task definition shows. */
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { idsOf } from './creation.ts'
import { type Known, type Lookup, resolve } from './intrinsics.ts'
import { markOf } from './standIns.ts'

/** A flag of the resource, and what of the template it is for. */
export interface ServiceFlag {
  flag: 'EcsExec' | 'ServiceConnect' | 'Kms'
  /** What they have. */
  feature: string
  /** The logical ids of services or clusters. */
  ids: readonly string[]
}

interface Rule extends Omit<ServiceFlag, 'ids'> {
  type: string
  applies: (properties: JsonObject) => boolean
}

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
    applies: (properties) => isTrue(at(properties, 'ServiceConnectConfiguration', 'Enabled')),
  },
  {
    type: 'AWS::ECS::Cluster',
    flag: 'Kms',
    feature: 'a KmsKeyId for ECS Exec',
    applies: (properties) => Boolean(at(properties, 'Configuration', 'ExecuteCommandConfiguration', 'KmsKeyId')),
  },
]

export const serviceFlags = (template: Template, lookup: Lookup): ServiceFlag[] => {
  const { Conditions: conditions = {}, Mappings: mappings = {} } = template
  const known: Known = { lookup, conditions, mappings, standIn: markOf, undecided: () => {} }
  return RULES.map(({ type, applies, ...flag }) => {
    const ids = idsOf(type, template, lookup).filter((id) => {
      const properties = resolve(template.Resources[id]?.Properties ?? {}, known)
      return isObject(properties) && applies(properties)
    })
    return { ...flag, ids }
  }).filter(({ ids }) => ids.length > 0)
}

const at = (properties: JsonObject, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), properties)

const isTrue = (value: Json | undefined): boolean => String(value).toLowerCase() === 'true'
