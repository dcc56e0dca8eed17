import type { NormalizedSchema } from '@smithy/core/schema'
import { Ec2Error, invalidParameterValue } from './ec2Error.ts'
import { membersOf } from './schemas.ts'

/** The dotted keys of a form as a tree: `Filter.1.Name=x` becomes Filter → 1 → Name → x. */
interface Node {
  value?: string
  children: Map<string, Node>
}

const treeOf = (parameters: Iterable<[string, string]>): Node => {
  const root: Node = { children: new Map() }
  for (const [key, value] of parameters) {
    let node = root
    for (const part of key.split('.')) {
      let child = node.children.get(part)
      if (!child) {
        child = { children: new Map() }
        node.children.set(part, child)
      }
      node = child
    }
    node.value = value
  }
  return root
}

const decode = (schema: NormalizedSchema, node: Node, path: string): unknown => {
  if (schema.isStructSchema()) return decodeStructure(schema, node, path)
  if (schema.isListSchema()) return decodeList(schema.getValueSchema(), node, path)
  const value = node.value ?? ''
  if (schema.isBooleanSchema()) return decodeBoolean(value, path)
  if (schema.isNumericSchema()) return decodeNumber(value, path)
  if (schema.isTimestampSchema()) return new Date(value)
  return value
}

const decodeStructure = (schema: NormalizedSchema, node: Node, path: string): object => {
  const structure: Record<string, unknown> = {}
  const unknown = new Set(node.children.keys())
  for (const { name, requestName, schema: member } of membersOf(schema)) {
    const child = node.children.get(requestName)
    if (!child) continue
    unknown.delete(requestName)
    structure[name] = decode(member, child, path ? `${path}.${requestName}` : requestName)
  }
  for (const name of unknown) {
    throw new Ec2Error('UnknownParameter', `The parameter ${path ? `${path}.` : ''}${name} is not recognized`)
  }
  return structure
}

const decodeList = (item: NormalizedSchema, node: Node, path: string): unknown[] =>
  [...node.children]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([index, child]) => decode(item, child, `${path}.${index}`))

const decodeBoolean = (value: string, path: string): boolean => {
  if (!/^(true|false)$/i.test(value)) {
    throw invalidParameterValue(`Invalid value '${value}' for ${path}. Expecting a boolean`)
  }
  return value.toLowerCase() === 'true'
}

const decodeNumber = (value: string, path: string): number => {
  if (!/^-?\d+$/.test(value)) throw invalidParameterValue(`Invalid value '${value}' for ${path}. Expecting an integer`)
  return Number(value)
}

/** Converts the form fields of a request (without Action and Version) to the SDK's form of the request. */
export const readQuery = (schema: NormalizedSchema, parameters: Iterable<[string, string]>): object =>
  decodeStructure(schema, treeOf(parameters), '')
