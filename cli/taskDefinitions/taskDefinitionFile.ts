/** A task definition in a file, and what a file that is nearly one is taken for. */
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { parse as parseYaml } from 'yaml'
import {
  describeProblem,
  readTaskDefinition,
  type TaskDefinition,
  TaskDefinitionError,
} from '../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { truncateList } from '../../handler/vpc/diagnostics/truncateList.ts'
import { textOf } from '../textOf.ts'
import { messageOf, UsageError } from '../usageError.ts'

/** Task definitions, and what ECS would not take of them. */
export interface Definitions {
  definitions: TaskDefinition[]
  warnings: string[]
}

export const STANDARD_INPUT = '-'

const EXPECTED = 'a task definition in JSON, as it is registered or as describe-task-definition prints it'

const refuse = (path: string, got: string): UsageError => new UsageError(`${path}: expected ${EXPECTED}, got ${got}`)

/** @throws UsageError where there is no such file, or where its encoding is not UTF-8 */
export const readText = async (path: string, stdin: Readable = process.stdin): Promise<string> => {
  try {
    const bytes = await (path === STANDARD_INPUT ? buffer(stdin) : readFile(path))
    if (bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      throw new Error('UTF-8 with a byte order mark: save it as UTF-8 without one')
    }
    return textOf(bytes)
  } catch (error) {
    throw refuse(path, messageOf(error))
  }
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

const MOST_PROBLEMS = 8

/** @throws UsageError with every value that can't be used, or with the right form of what is nearly right */
export const parseDefinition = (path: string, text: string): Definitions => {
  const raw = parseJson(path, text)
  const near = nearMiss(raw)
  if (near) throw refuse(path, near)
  try {
    const { definition, problems } = readTaskDefinition(raw)
    const values = truncateList(
      problems.map((problem) => describeProblem(problem)),
      MOST_PROBLEMS,
      '; ',
    )
    return {
      definitions: [definition],
      warnings: values ? [`${path}: ECS does not take these values, which the plan does not need: ${values}.`] : [],
    }
  } catch (error) {
    throw error instanceof TaskDefinitionError ? new UsageError(`${path}: ${error.message}`) : error
  }
}

const parseJson = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const hint = /\$\{|\{\{|%\{/.test(text) ? ': fill in its placeholders first' : ''
    throw refuse(path, otherForm(text) ?? `${messageOf(error)}${hint}`)
  }
}

/** What a text is that is not JSON, where that is known. */
const otherForm = (text: string): string | undefined => {
  if (text.trim() === '') return 'an empty file'
  if (/^(resource|data|module|locals|variable|terraform)\b[^\n:]*\{/m.test(text)) return TERRAFORM
  const yaml = objectInYaml(text)
  return yaml && (nearMiss(yaml) ?? toJson)
}

const TERRAFORM = 'Terraform: register it, and name its family (--task-definition FAMILY)'

const toJson =
  'YAML: convert it to JSON first (yq -o=json . FILE, or aws ecs register-task-definition --cli-input-yaml)'

/** What starts with a bracket is meant to be JSON. */
const objectInYaml = (text: string): object | undefined => {
  if (/^\s*[{[]/.test(text)) return undefined
  try {
    const value: unknown = parseYaml(text, { logLevel: 'silent' })
    if (typeof value !== 'object' || value === null) return undefined
    // A line of another language is a key with spaces and signs.
    return Object.keys(value).every((key) => /^[\w.-]+$/.test(key)) ? value : undefined
  } catch {
    return undefined
  }
}

const templateIn = (value: object): string | undefined =>
  'Resources' in value && !Array.isArray(value.Resources)
    ? 'a CloudFormation template: read it by --template FILE'
    : undefined

/** The right form of what is nearly a task definition. */
const nearMiss = (raw: unknown): string | undefined => {
  if (typeof raw !== 'object' || raw === null) return JSON.stringify(raw).slice(0, 80)
  if (Array.isArray(raw)) {
    return 'a list: if it has the containers, put it into {"containerDefinitions": [...]}'
  }
  const template = templateIn(raw)
  if (template) return template
  const inner = 'taskDefinition' in raw && typeof raw.taskDefinition === 'object' ? raw.taskDefinition : raw
  const keys = Object.keys(inner ?? {})
  const key = keys.find((one) => one.replaceAll(/[_-]/g, '').toLowerCase() === 'containerdefinitions')
  if (key === 'containerDefinitions') return undefined
  if (key === 'ContainerDefinitions') {
    return 'keys of CloudFormation (ContainerDefinitions): ECS writes containerDefinitions; a template is read by --template FILE'
  }
  if (key) return `the key ${key}: ECS writes containerDefinitions`
  if (keys.includes('image')) return 'one container: put it into {"containerDefinitions": [...]}'
  return `no containerDefinitions (its keys: ${keys.slice(0, 6).join(', ') || 'none'})`
}
