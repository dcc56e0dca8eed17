import type { TaskDefinition } from '../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { creationOf } from './creation.ts'
import { resourceNameIn } from './resourceName.ts'
import { type Found, propertiesOf, type TemplateRequest } from './resourceProperties.ts'
import { type Addition, additionTo } from './suggestion.ts'
import { type TemplateFile, unreadText } from './templateFile.ts'
import { servicesIn, type TemplateServices } from './templateServices.ts'
import { readTemplateTask } from './templateTasks.ts'
import { lookupIn } from './values/parameters.ts'
import { propertiesWithout } from './withoutResource.ts'

/** The resource of a template, with known values filled in. */
export interface TemplateResource extends Pick<Found, 'properties' | 'createsVpc'> {
  /** Undefined if the template does not have the resource yet. */
  logicalResourceId: string | undefined
  /** Its task definitions that the template defines, so they are not registered yet. They are not in the properties. */
  definitions: TaskDefinition[]
  /** The false condition that keeps CloudFormation from creating the resource. */
  excludedBy: string | undefined
  /** The lines to add to a template without the resource; otherwise undefined. */
  addition: Addition | undefined
  /** The needs of the template's services. */
  services: TemplateServices
  warnings: string[]
}

const NOTHING: Found = { properties: {}, taskIds: [], createsVpc: false }

/** @throws UsageError if the template does not show the resource's properties */
export const readTemplateResource = (
  request: TemplateRequest,
  { template, isJson }: TemplateFile,
): TemplateResource => {
  const { path, environment } = request
  const warnings = new Set<string>()
  const warn = (words: string): void => void warnings.add(words)
  const unread = unreadText(template)
  if (unread) warn(unread)
  const parameters = lookupIn(template, request, warn)
  const { lookup } = parameters
  const id = resourceNameIn(template, { ...request, lookup })
  const context = { template, environment, lookup }
  const creation = id === undefined ? undefined : creationOf(id, template, lookup)
  if (creation?.is === 'unknown') {
    warn(`${id} is planned as if it were created: that is decided by ${creation.dependsOn}.`)
  }
  const without = id === undefined ? propertiesWithout(context, request) : undefined
  const found =
    creation?.is === 'not created' || id === undefined ? NOTHING : propertiesOf(id, { ...context, request, warn })
  const { properties, taskIds, createsVpc } = without ?? found
  const definitions = taskIds.map((task) => readTemplateTask(task, { ...context, path, warn }))
  const valueless = parameters.valueless()
  if (definitions.length > 0 && valueless.length > 0) {
    warn(`These parameters have no value: ${valueless.join(', ')}. Give them by --parameter Name=Value.`)
  }
  const services = servicesIn(template, lookup)
  return {
    properties,
    createsVpc,
    logicalResourceId: id,
    definitions,
    excludedBy: creation?.is === 'not created' ? creation.condition : undefined,
    addition: without && additionTo(template, { ...without, isJson, services }),
    services,
    warnings: [...warnings],
  }
}
