/** What the ECS services of a template use that no task definition shows. */
import { isObject, type Json, type Template } from '../../build/template/template.ts'
import { type Lookup, resolve } from './intrinsics.ts'
import { markOf } from './standIns.ts'
import { idsOf } from './templateFile.ts'

/** A flag of the resource, and the services of the template that it is for. */
export interface ServiceFlag {
  flag: 'EcsExec' | 'ServiceConnect'
  /** What the services have. */
  feature: string
  ids: readonly string[]
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html */
export const serviceFlags = (template: Template, lookup: Lookup): ServiceFlag[] => {
  const known = {
    lookup,
    conditions: template.Conditions ?? {},
    mappings: template.Mappings ?? {},
    standIn: markOf,
  }
  const services = idsOf('AWS::ECS::Service', template, lookup).map((id) => {
    const { EnableExecuteCommand = null, ServiceConnectConfiguration = null } = template.Resources[id]?.Properties ?? {}
    const connect = resolve(ServiceConnectConfiguration, known) ?? null
    return {
      id,
      exec: isTrue(resolve(EnableExecuteCommand, known)),
      connect: isObject(connect) && isTrue(connect.Enabled),
    }
  })
  const flags: ServiceFlag[] = [
    { flag: 'EcsExec', feature: 'EnableExecuteCommand', ids: services.filter(({ exec }) => exec).map(({ id }) => id) },
    {
      flag: 'ServiceConnect',
      feature: 'ServiceConnectConfiguration',
      ids: services.filter(({ connect }) => connect).map(({ id }) => id),
    },
  ]
  return flags.filter(({ ids }) => ids.length > 0)
}

const isTrue = (value: Json | undefined): boolean => String(value).toLowerCase() === 'true'
