import { readFileSync } from 'node:fs'
import { YAMLError } from 'yaml'
import { parseTemplate } from '../../../build/template/readTemplate.ts'
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { textOf } from '../../textOf.ts'
import { messageOf, UsageError } from '../../usageError.ts'

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
