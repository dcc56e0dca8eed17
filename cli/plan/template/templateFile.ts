import { readFileSync } from 'node:fs'
import { YAMLError } from 'yaml'
import { parseTemplate } from '../../../build/template/readTemplate.ts'
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { textOf } from '../../textOf.ts'
import { messageOf, UsageError } from '../../usageError.ts'
import { holds, type Lookup, UnresolvedError } from './intrinsics.ts'

const TYPES = ['Custom::FargateEndpoints', 'AWS::CloudFormation::CustomResource']

const EXPECTED = 'a CloudFormation template, in YAML or JSON'

/** @throws UsageError where the file is no template */
export const readTemplateFile = (path: string): Template => {
  try {
    const template = parseTemplate<Json>(textOf(readFileSync(path)))
    if (isObject(template) && isObject(template.Resources)) return withSections(template)
  } catch (error) {
    throw new UsageError(`${path}: expected ${EXPECTED}, got ${problemOf(error)}`)
  }
  throw new UsageError(
    `${path}: expected ${EXPECTED}, got no Resources; a task definition is read by --task-definition`,
  )
}

/** A parser's error, without the lines of the file that it shows. */
const problemOf = (error: unknown): string => {
  if (!(error instanceof YAMLError)) return messageOf(error)
  if (error.code === 'MULTIPLE_DOCS') return 'several documents: a template is one, without ---'
  return messageOf(error.message.replace(/:\n.*/s, ''))
}

/** A section without content is null in YAML. */
const withSections = ({ Resources = {}, ...template }: JsonObject): Template => {
  const { Parameters, Mappings, Conditions } = template
  return {
    ...template,
    Resources: entriesOf('Resources', Resources),
    Parameters: entriesOf('Parameters', Parameters ?? {}),
    Mappings: sectionOf('Mappings', Mappings ?? {}),
    Conditions: sectionOf('Conditions', Conditions ?? {}),
  } as unknown as Template
}

const sectionOf = (name: string, section: Json): JsonObject => {
  if (isObject(section)) return section
  throw new Error(`${name}: expected an object, got ${JSON.stringify(section)}`)
}

/** `Fn::ForEach::…` and `Fn::Transform` may be among the entries. */
const entriesOf = (name: string, section: Json): JsonObject => {
  const entries = sectionOf(name, section)
  for (const [key, entry] of Object.entries(entries)) if (!key.startsWith('Fn::')) sectionOf(`${name}.${key}`, entry)
  return entries
}

/** What CloudFormation adds to the resources as it processes a template; an empty string where it is nothing. */
export const unreadText = ({ Resources }: Template): string => {
  const calls = Object.keys(Resources).filter((name) => name.startsWith('Fn::'))
  return calls.length === 0
    ? ''
    : `What ${calls.join(', ')} adds to Resources is not read. For a stack that exists, aws cloudformation get-template --template-stage Processed prints a template that has it.`
}

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

/** The logical ids of a type whose conditions do not exclude them. */
export const idsOf = (type: string, template: Template, lookup: Lookup): string[] =>
  Object.keys(template.Resources).filter(
    (id) => template.Resources[id]?.Type === type && creationOf(id, template, lookup).is !== 'not created',
  )

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
