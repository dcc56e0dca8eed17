import type { Readable } from 'node:stream'
import { YAMLError } from 'yaml'
import { parseTemplate } from '../../../build/template/readTemplate.ts'
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { readInput } from '../../readInput.ts'
import { textOf } from '../../textOf.ts'
import { messageOf, UsageError } from '../../usageError.ts'

const EXPECTED = 'a CloudFormation template, in YAML or JSON'

/** A template, and its format. */
export interface TemplateFile {
  template: Template
  isJson: boolean
}

/**
 * @param path a file, also in the AWS CLI's form `file://template.yaml`, or `-` for `stdin`
 * @throws UsageError if the file is not a template
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

/** `aws cloudformation get-template` prints a template as `TemplateBody`, either as an object or as text. */
const bodyOf = ({ value, isJson }: Parsed): Parsed => {
  if (!isObject(value) || value.Resources !== undefined) return { value, isJson }
  const { TemplateBody = value } = value
  return typeof TemplateBody === 'string' ? parse(TemplateBody) : { value: TemplateBody, isJson }
}

/** Far deeper than any template, and far less than what overflows the call stack. */
const DEEPEST = 100

/** @throws Error for a value that contains itself, or is nested too deeply */
const checkNesting = (value: Json, inside: readonly Json[] = []): void => {
  if (typeof value !== 'object' || value === null) return
  if (inside.includes(value)) throw new Error('an alias (*name) inside what it names')
  if (inside.length >= DEEPEST) throw new RangeError()
  for (const inner of Object.values(value)) checkNesting(inner, [...inside, value])
}

/**
 * The placeholder of Jinja, Helm or a similar tool that makes a file invalid as YAML. After a quote, it is text in
 * YAML.
 */
const placeholderIn = (text: string): string | undefined => {
  const [, mark] = /^[^'"\n]*?(\{\{(?!resolve:).*?\}\}|\{%.*?%\})/m.exec(text) ?? []
  return mark && `placeholders of another tool (${mark}): fill them in first, and name the file that comes of it`
}

/** The message of a parser, without the lines of the file that it quotes. */
const problemOf = (error: unknown): string => {
  // The parser's own message is about the call stack.
  if (error instanceof RangeError || (error instanceof YAMLError && error.code === 'RESOURCE_EXHAUSTION'))
    return `values nested more than ${DEEPEST} deep`
  if (!(error instanceof YAMLError)) return messageOf(error)
  if (error.code === 'MULTIPLE_DOCS') return 'several documents: a template is one, without ---'
  return messageOf(error.message.replace(/:\n.*/s, ''))
}

/** In YAML, a section without content is null. */
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

/** @throws Error if CloudFormation would reject the properties or the condition of a resource */
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

/** Requires each entry to be an object, except `Fn::ForEach::…` and `Fn::Transform`. */
const entriesOf = (name: string, section: Json): JsonObject => {
  const entries = sectionOf(name, section)
  for (const [key, entry] of Object.entries(entries)) if (!key.startsWith('Fn::')) sectionOf(`${name}.${key}`, entry)
  return entries
}

/** Whether CloudFormation or a macro may add to the template when it processes it. */
export const isExpanded = (template: Template): boolean =>
  'Transform' in template ||
  [template.Resources, template.Conditions ?? {}].some((section) =>
    Object.keys(section).some((name) => name.startsWith('Fn::')),
  )

/**
 * A warning about resources that CloudFormation adds when it processes the template; an empty string if there are none.
 */
export const unreadText = ({ Resources }: Template): string => {
  const calls = Object.keys(Resources).filter((name) => name.startsWith('Fn::'))
  return calls.length === 0
    ? ''
    : `What ${calls.join(', ')} adds to Resources is not read. For a stack that exists, aws cloudformation get-template --template-stage Processed prints a template that has it.`
}
