/** CloudFormation's functions, as far as a template and its parameters tell what they come to. */
import type { Json, JsonObject } from '../../build/template/template.ts'
import { isObject } from '../../build/template/template.ts'

/** What `Ref` of a name comes to; undefined for a resource, and for a parameter without a value. */
export type Lookup = (name: string) => Json | undefined

/** Thrown for what only a deployed stack can tell. */
export class UnresolvedError extends Error {
  override readonly name = 'UnresolvedError'
}

/** `AWS::NoValue`, which takes what holds it away. */
const NO_VALUE = Symbol('AWS::NoValue')

type Value = Json | typeof NO_VALUE

/**
 * Puts what is known in place of `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::Split` and `Fn::Select`.
 * @returns undefined for `AWS::NoValue`
 * @throws UnresolvedError
 */
export const resolve = (value: Json, lookup: Lookup): Json | undefined => {
  const resolved = resolveValue(value, lookup)
  return resolved === NO_VALUE ? undefined : resolved
}

const resolveValue = (value: Json, lookup: Lookup): Value => {
  if (Array.isArray(value)) return value.map((one) => resolveValue(one, lookup)).filter((one) => one !== NO_VALUE)
  if (!isObject(value)) return value
  const [name = '', ...others] = Object.keys(value)
  if (others.length === 0 && /^(Ref|Fn::\w+|Condition)$/.test(name)) return call(name, value[name] ?? null, lookup)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const resolved = resolveValue(inner, lookup)
      return resolved === NO_VALUE ? [] : [[key, resolved]]
    }),
  )
}

const call = (name: string, argument: Json, lookup: Lookup): Value => {
  const unresolved = (): never => {
    throw new UnresolvedError(JSON.stringify({ [name]: argument }))
  }
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return NO_VALUE
      return lookup(String(argument)) ?? unresolved()
    case 'Fn::Sub':
      return substitute(argument, lookup) ?? unresolved()
    case 'Fn::Join': {
      const [delimiter, items] = listOf(resolveValue(argument, lookup)) ?? []
      return typeof delimiter === 'string' ? (listOf(items)?.join(delimiter) ?? unresolved()) : unresolved()
    }
    case 'Fn::Split': {
      const [delimiter, text] = listOf(resolveValue(argument, lookup)) ?? []
      return typeof delimiter === 'string' && typeof text === 'string' ? text.split(delimiter) : unresolved()
    }
    case 'Fn::Select': {
      const [index, items] = listOf(resolveValue(argument, lookup)) ?? []
      return listOf(items)?.[Number(index)] ?? unresolved()
    }
    default:
      return unresolved()
  }
}

/** A `CommaDelimitedList` parameter is one string where a list is meant. */
const listOf = (value: Value | undefined): Json[] | undefined => {
  if (typeof value === 'string') return value.split(',')
  return Array.isArray(value) ? value : undefined
}

/** `Fn::Sub`, with or without names of its own; `${!Literal}` stands for itself. */
const substitute = (argument: Json, lookup: Lookup): string | undefined => {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
  if (typeof text !== 'string' || !isObject(own)) return undefined
  const names: JsonObject = own
  return text.replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`
    const given = names[name]
    const found = given === undefined ? lookup(name) : resolve(given, lookup)
    if (found === undefined) throw new UnresolvedError(JSON.stringify({ 'Fn::Sub': whole }))
    return String(found)
  })
}
