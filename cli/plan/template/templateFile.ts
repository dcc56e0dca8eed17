import type { Readable } from 'node:stream'
import { YAMLError } from 'yaml'
import { parseTemplate } from '../../../build/template/readTemplate.ts'
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { readInput } from '../../readInput.ts'
import { textOf } from '../../textOf.ts'
import { messageOf, UsageError } from '../../usageError.ts'

const EXPECTED = 'a CloudFormation template, in YAML or JSON'

/** A template, and the form in which it is written. */
interface TemplateFile {
  template: Template
  isJson: boolean
}

/**
 * @param path a file, also in the form of the AWS CLI (`file://template.yaml`), or `-` for `stdin`
 * @throws UsageError where the file is no template
 */
export const readTemplateFile = async (path: string, stdin: Readable = process.stdin): Promise<TemplateFile> => {
  let text = ''
  try {
    text = textOf(await readInput(path, stdin))
    const { value, isJson } = bodyOf(parse(text))
    if (isObject(value) && isObject(value.Resources)) return { template: withSections(value), isJson }
  } catch (error) {
    throw new UsageError(`${path}: expected ${EXPECTED}, got ${placeholderIn(text) ?? problemOf(error)}`)
  }
  throw new UsageError(
    `${path}: expected ${EXPECTED}, got no Resources; a task definition is read by --task-definition`,
  )
}

interface Parsed {
  value: Json
  isJson: boolean
}

const parse = (text: string): Parsed => {
  const value = parseTemplate<Json>(text, 'any function')
  checkNesting(value)
  return { value, isJson: /^\s*\{/.test(text) }
}

/** `aws cloudformation get-template` prints a template, or its text, as `TemplateBody`. */
const bodyOf = ({ value, isJson }: Parsed): Parsed => {
  if (!isObject(value) || value.Resources !== undefined) return { value, isJson }
  const { TemplateBody = value } = value
  return typeof TemplateBody === 'string' ? parse(TemplateBody) : { value: TemplateBody, isJson }
}

/** Far more than a template has, and far less than what exceeds the call stack. */
const DEEPEST = 100

/** @throws Error for what can't be read to its end */
const checkNesting = (value: Json, inside: readonly Json[] = []): void => {
  if (typeof value !== 'object' || value === null) return
  if (inside.includes(value)) throw new Error('an alias (*name) inside what it names')
  if (inside.length >= DEEPEST) throw new RangeError()
  for (const inner of Object.values(value)) checkNesting(inner, [...inside, value])
}

/** A mark of Jinja, Helm or the like in what is no YAML with it. After a quote, it is text to YAML. */
const placeholderIn = (text: string): string | undefined => {
  const [, mark] = /^[^'"\n]*?(\{\{(?!resolve:).*?\}\}|\{%.*?%\})/m.exec(text) ?? []
  return mark && `placeholders of another tool (${mark}): fill them in first, and name the file that comes of it`
}

/** A parser's error, without the lines of the file that it shows. */
const problemOf = (error: unknown): string => {
  // The parser's own is that of an exceeded call stack.
  if (error instanceof RangeError || (error instanceof YAMLError && error.code === 'RESOURCE_EXHAUSTION'))
    return `values nested more than ${DEEPEST} deep`
  if (!(error instanceof YAMLError)) return messageOf(error)
  if (error.code === 'MULTIPLE_DOCS') return 'several documents: a template is one, without ---'
  return messageOf(error.message.replace(/:\n.*/s, ''))
}

/** A section without content is null in YAML. */
const withSections = ({ Resources = {}, ...template }: JsonObject): Template => {
  const { Parameters, Mappings, Conditions } = template
  const whole = {
    ...template,
    Resources: entriesOf('Resources', Resources),
    Parameters: entriesOf('Parameters', Parameters ?? {}),
    Mappings: sectionOf('Mappings', Mappings ?? {}),
    Conditions: sectionOf('Conditions', Conditions ?? {}),
  } as unknown as Template
  checkResources(whole)
  return whole
}

/** @throws Error where CloudFormation would not take the properties or the condition of a resource */
const checkResources = (template: Template): void => {
  const { Resources, Conditions = {} } = template
  for (const [id, { Properties, Condition }] of Object.entries(Resources)) {
    if (id.startsWith('Fn::')) continue
    const place = `Resources.${id}`
    if ((Properties ?? undefined) !== undefined) sectionOf(`${place}.Properties`, Properties)
    if (Condition === undefined) continue
    if (typeof Condition !== 'string') {
      throw new Error(`${place}.Condition: expected the name of a condition, got ${JSON.stringify(Condition)}`)
    }
    if (Condition in Conditions || isExpanded(template)) continue
    const names = Object.keys(Conditions).join(', ') || 'none'
    throw new Error(`${place}.Condition: expected a condition of the template (${names}), got ${Condition}`)
  }
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

/** Whether CloudFormation, or a macro, may add to a template as it processes it. */
export const isExpanded = (template: Template): boolean =>
  'Transform' in template ||
  [template.Resources, template.Conditions ?? {}].some((section) =>
    Object.keys(section).some((name) => name.startsWith('Fn::')),
  )

/** What CloudFormation adds to the resources as it processes a template; an empty string where it is nothing. */
export const unreadText = ({ Resources }: Template): string => {
  const calls = Object.keys(Resources).filter((name) => name.startsWith('Fn::'))
  return calls.length === 0
    ? ''
    : `What ${calls.join(', ')} adds to Resources is not read. For a stack that exists, aws cloudformation get-template --template-stage Processed prints a template that has it.`
}
