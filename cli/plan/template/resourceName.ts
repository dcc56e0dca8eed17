import type { Template } from '../../../build/template/template.ts'
import { UsageError } from '../../usageError.ts'
import { creationOf } from './creation.ts'
import type { Lookup } from './intrinsics.ts'

const TYPES = ['Custom::FargateEndpoints', 'AWS::CloudFormation::CustomResource']

/**
 * The logical id of the template's resource of this project; undefined where it has none, and none is named.
 * @param resource the one that is named
 * @throws UsageError where it is not clear which one is meant
 */
export const resourceNameIn = (
  template: Template,
  { path, resource, lookup }: { path: string; resource: string | undefined; lookup: Lookup },
): string | undefined => {
  const { Resources } = template
  const names = Object.keys(Resources).filter((name) => TYPES.includes(Resources[name]?.Type ?? ''))
  if (resource !== undefined && names.includes(resource)) return resource
  const own = names.filter((name) => Resources[name]?.Type === TYPES[0])
  const created = own.filter((name) => creationOf(name, template, lookup).is !== 'not created')
  const [only, ...others] = created.length > 0 ? created : own
  if (resource === undefined && only !== undefined && (others.length === 0 || created.length === 0)) return only
  if (resource === undefined && own.length === 0) return undefined
  const expected = `${path}: expected ${resource === undefined ? 'one' : 'a'} Custom::FargateEndpoints`
  throw new UsageError(
    resource === undefined
      ? `${expected}, has ${created.join(', ')}: name one by --resource`
      : `${expected} named ${resource}, has ${names.join(', ') || 'none'}`,
  )
}
