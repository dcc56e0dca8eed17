/** Which resources of a template CloudFormation creates. */
import type { Template } from '../../../build/template/template.ts'
import { holds, type Lookup, UnresolvedError } from './values/intrinsics.ts'

/** Whether CloudFormation creates a resource, by its condition. */
export type Creation =
  | { is: 'created' }
  | { is: 'not created'; condition: string }
  | { is: 'unknown'; dependsOn: string }

export const creationOf = (id: string, template: Template, lookup: Lookup): Creation => {
  const { Resources, Conditions: conditions = {}, Mappings: mappings = {} } = template
  const condition = Resources[id]?.Condition
  if (condition === undefined) return { is: 'created' }
  try {
    return holds({ Condition: condition }, { lookup, conditions, mappings })
      ? { is: 'created' }
      : { is: 'not created', condition }
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error
    return { is: 'unknown', dependsOn: `${condition}, which depends on ${error.message}` }
  }
}

/** The logical ids of the resources of a type, without those whose condition is false. */
export const idsOf = (type: string, template: Template, lookup: Lookup): string[] =>
  Object.keys(template.Resources).filter(
    (id) => template.Resources[id]?.Type === type && creationOf(id, template, lookup).is !== 'not created',
  )
