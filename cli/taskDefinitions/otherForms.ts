/** Recognizes files that are almost a task definition, and explains how to correct them. */
import { parse as parseYaml } from 'yaml'

/** Describes a text that is not JSON; undefined if its form is not recognized. */
export const otherForm = (text: string): string | undefined => {
  if (text.trim() === '') return 'an empty file'
  if (/^(resource|data|module|locals|variable|terraform)\b[^\n:]*\{/m.test(text)) return TERRAFORM
  const yaml = objectInYaml(text)
  return yaml && (nearMiss(yaml) ?? toJson)
}

/** Corrections for a text that is meant to be JSON, which the error of the parser does not name. */
export const jsonHints = (text: string): string[] => {
  const bare = text.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
  const code = bare.replaceAll(COMMENT, '')
  const hints = [
    ...(PLACEHOLDER.test(code) ? ['fill in its placeholders first'] : []),
    ...(code === bare ? [] : ['JSON has no comments']),
    ...(/,\s*[}\]]/.test(code) ? ['JSON has no comma before a closing bracket'] : []),
    ...(code.includes("'") ? ['JSON has double quotes only'] : []),
  ]
  return hints.length > 0 ? [hints.join('; ')] : []
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|^\s*#(?!\{)[^\n]*/gm

/** The start of a placeholder outside quotes: `$CPU`, `${cpu}`, `{{cpu}}`, `{% if %}`, `<CPU>`, `%CPU%`, `__CPU__`. */
const PLACEHOLDER = /[$%#]\{|\{[{%]|[<$][A-Za-z_<%]|%\w+%|__\w+__|@\w+@/

const REGISTER = 'register it, and name its family (--task-definition FAMILY)'

const TERRAFORM = `Terraform: ${REGISTER}`

const toJson =
  'YAML: convert it to JSON first (yq -o=json . FILE, or aws ecs register-task-definition --cli-input-yaml)'

/** A text that starts with a bracket is meant to be JSON. */
const objectInYaml = (text: string): object | undefined => {
  if (/^\s*[{[]/.test(text)) return undefined
  try {
    const value: unknown = parseYaml(text, { logLevel: 'silent' })
    if (typeof value !== 'object' || value === null) return undefined
    // YAML reads a line of another language as a key with spaces and symbols.
    return Object.keys(value).every((key) => /^[\w.-]+$/.test(key)) ? value : undefined
  } catch {
    return undefined
  }
}

/** Files of other tools, recognized by their keys. */
const FORMS: readonly (readonly [isForm: (raw: Record<string, unknown>) => boolean, form: string])[] = [
  [({ Resources }) => isMap(Resources), 'a CloudFormation template: read it by --template FILE'],
  [
    ({ Type }) => Type === 'AWS::ECS::TaskDefinition',
    'one resource of a CloudFormation template: read the template by --template FILE',
  ],
  [({ TaskDefinition }) => isMap(TaskDefinition), 'the key TaskDefinition: ECS writes taskDefinition'],
  [({ services }) => isMap(services), `a Compose file: ${REGISTER}`],
  [({ task_definition }) => isMap(task_definition), `the ecs-params.yml of the ECS CLI: ${REGISTER}`],
  [
    ({ apiVersion, kind }) => apiVersion !== undefined && kind !== undefined,
    'a Kubernetes manifest: name the task definition of ECS instead',
  ],
  [
    ({ terraform_version, format_version, resource }) =>
      terraform_version !== undefined || format_version !== undefined || isMap(resource),
    TERRAFORM,
  ],
  [({ name, type }) => name !== undefined && /(Service|Job)$/.test(String(type)), `a Copilot manifest: ${REGISTER}`],
  [({ image }) => isMap(image), 'values of Helm or the like: name the task definition of ECS instead'],
  [({ stages }) => Array.isArray(stages), 'a pipeline of GitLab: name the task definition that it registers'],
]

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Describes how to correct a value that is almost a task definition; undefined if it may be one. */
export const nearMiss = (raw: unknown): string | undefined => {
  if (typeof raw !== 'object' || raw === null) return JSON.stringify(raw).slice(0, 80)
  if (Array.isArray(raw)) {
    return 'a list: if it has the containers, put it into {"containerDefinitions": [...]}'
  }
  const inner = ('taskDefinition' in raw && typeof raw.taskDefinition === 'object' && raw.taskDefinition) || raw
  if ('containerDefinitions' in inner) return undefined
  return FORMS.find(([isForm]) => isForm(raw as Record<string, unknown>))?.[1] ?? nearKeys(inner)
}

const nearKeys = (inner: object): string => {
  const keys = Object.keys(inner)
  const key = keys.find((one) => one.replaceAll(/[_-]/g, '').toLowerCase() === 'containerdefinitions')
  if (key === 'ContainerDefinitions') {
    return 'keys of CloudFormation (ContainerDefinitions): ECS writes containerDefinitions; a template is read by --template FILE'
  }
  if (key) return `the key ${key}: ECS writes containerDefinitions`
  if (isContainer(inner)) return 'one container: put it into {"containerDefinitions": [...]}'
  return `no containerDefinitions (its keys: ${keys.slice(0, 6).join(', ') || 'none'})`
}

/** A container of Kubernetes also has a name and an image, but other keys as well. */
const isContainer = (value: object): boolean =>
  'image' in value &&
  'name' in value &&
  typeof value.image === 'string' &&
  typeof value.name === 'string' &&
  !['env', 'args', 'ports', 'volumeMounts', 'build'].some((key) => key in value)
