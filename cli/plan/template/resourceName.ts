import type { Resource, Template } from '../../../build/template/template.ts'
import { nearest } from '../../../handler/resource/nearest.ts'
import { properties } from '../../../handler/resource/properties.ts'
import { UsageError } from '../../usageError.ts'
import { creationOf } from './creation.ts'
import type { Lookup } from './values/intrinsics.ts'

const TYPE = 'Custom::FargateEndpoints'

/** The type that any custom resource may have. */
const ANY_TYPE = 'AWS::CloudFormation::CustomResource'

/** The properties of a custom resource that CloudFormation itself reads. */
export const OF_CLOUDFORMATION: readonly string[] = ['ServiceToken', 'ServiceTimeout']

/**
 * The logical id of this project's resource in the template; undefined if there is none and none is named.
 * @param resource the logical id that the user names
 * @throws UsageError if the resource is ambiguous or misspelt
 */
export const resourceNameIn = (
  template: Template,
  { path, resource, lookup }: { path: string; resource: string | undefined; lookup: Lookup },
): string | undefined => {
  const { Resources } = template
  const names = Object.keys(Resources).filter((name) => [TYPE, ANY_TYPE].includes(Resources[name]?.Type ?? ''))
  if (resource !== undefined && names.includes(resource)) return resource
  const own = names.filter((name) => Resources[name]?.Type === TYPE)
  const created = own.filter((name) => creationOf(name, template, lookup).is !== 'not created')
  const [only, ...others] = created.length > 0 ? created : own
  if (resource === undefined && only !== undefined && (others.length === 0 || created.length === 0)) return only
  const hint = own.length === 0 ? hintIn(template) : ''
  if (resource === undefined && own.length === 0 && hint === '') return undefined
  const expected = `${path}: expected ${resource === undefined ? 'one' : 'a'} ${TYPE}`
  throw new UsageError(
    resource === undefined
      ? `${expected}, ${hint || `has ${created.join(', ')}: name one by --resource`}`
      : `${expected} named ${resource}, ${hint || `has ${names.join(', ') || 'none'}`}`,
  )
}

/** A hint about a resource that the user may mean; an empty string if there is none. */
const hintIn = ({ Resources }: Template): string => {
  const [misspelt] = Object.entries(Resources).filter(([, { Type }]) => isNear(String(Type)))
  if (misspelt) return `${misspelt[0]} has the type ${misspelt[1].Type}: did you mean ${TYPE}?`
  const [alike] = Object.entries(Resources).filter(([, one]) => one.Type === ANY_TYPE && hasProperties(one))
  return alike ? `has ${alike[0]}, a custom resource with its properties: name it by --resource ${alike[0]}` : ''
}

const ownName = (type: string): string => type.replace(/^.*:/, '')

const isNear = (type: string): boolean =>
  type !== TYPE && !type.startsWith('AWS::') && nearest(ownName(type), [ownName(TYPE)]) !== undefined

const hasProperties = ({ Properties = {} }: Resource): boolean =>
  'VpcId' in Properties &&
  Object.keys(Properties).every((name) => name in properties || OF_CLOUDFORMATION.includes(name))
