/** Resolves CloudFormation's functions, as far as a template and its parameters determine their values. */
import type { Json, JsonObject } from '../../../../build/template/template.ts'
import { isObject } from '../../../../build/template/template.ts'
import { valueFunctions } from './valueFunctions.ts'

/** The value of `Ref` for a name, or of `Fn::GetAtt` for `Name.Attribute`; undefined if it is not known. */
export type Lookup = (name: string) => Json | undefined

export interface Known {
  lookup: Lookup
  /** The conditions of the template. */
  conditions: JsonObject
  mappings?: JsonObject
  /** Replaces a call whose value only a deployed stack has. Without it, such a call throws an UnresolvedError. */
  standIn?: (call: string) => string
  /**
   * Called with the unknown call that the condition of an `Fn::If` depends on. If it is undefined, `standIn` is called.
   */
  undecided?: (call: string) => void
}

/** Thrown for a value that only a deployed stack has. */
export class UnresolvedError extends Error {
  override readonly name = 'UnresolvedError'
}

/** `AWS::NoValue` removes the property or the list item that has it. */
const NO_VALUE = Symbol('AWS::NoValue')

type Value = Json | typeof NO_VALUE

/**
 * Replaces `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::FindInMap`, `Fn::If` and the functions of `valueFunctions` with their
 * values.
 * @returns undefined for `AWS::NoValue`
 * @throws UnresolvedError
 */
export const resolve = (value: Json, known: Known): Json | undefined => {
  const resolved = resolveValue(value, known)
  return resolved === NO_VALUE ? undefined : resolved
}

const resolveValue = (value: Json, known: Known): Value => {
  if (Array.isArray(value)) return value.map((one) => resolveValue(one, known)).filter((one) => one !== NO_VALUE)
  if (!isObject(value)) return value
  const [name, argument] = callIn(value) ?? []
  if (name !== undefined) return call(name, argument ?? null, known)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const resolved = resolveValue(inner, known)
      return resolved === NO_VALUE ? [] : [[key, resolved]]
    }),
  )
}

const callIn = (value: JsonObject): [string, Json] | undefined => {
  const [only, ...others] = Object.entries(value)
  return only && others.length === 0 && /^(Ref|Fn::\w+)$/.test(only[0]) ? only : undefined
}

const call = (name: string, argument: Json, known: Known): Value => {
  const unresolved = (): string => standInFor({ [name]: argument }, known)
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return NO_VALUE
      return known.lookup(String(argument)) ?? unresolved()
    case 'Fn::GetAtt':
      return known.lookup([argument].flat().join('.')) ?? unresolved()
    case 'Fn::Sub':
      return substitute(argument, known) ?? unresolved()
    case 'Fn::FindInMap':
      return findInMap(argument, known) ?? unresolved()
    case 'Fn::If':
      return choose(argument, known) ?? unresolved()
    case 'Fn::Length':
      return lengthOf(argument, known) ?? unresolved()
    default:
      return valueFunctions.get(name)?.(resolvedArgument(argument, known)) ?? unresolved()
  }
}

const resolvedArgument = (argument: Json, known: Known): Json => resolve(argument, known) ?? null

/** A stand-in is not a list, so a list with stand-ins has no known length. */
const lengthOf = (argument: Json, { lookup, conditions, mappings = {}, standIn }: Known): Json | undefined => {
  try {
    return valueFunctions.get('Fn::Length')?.(resolvedArgument(argument, { lookup, conditions, mappings }))
  } catch (error) {
    if (!(error instanceof UnresolvedError) || !standIn) throw error
    return undefined
  }
}

const standInFor = (value: Json, { standIn }: Known): string => {
  const unresolved = JSON.stringify(value)
  if (!standIn) throw new UnresolvedError(unresolved)
  return standIn(unresolved)
}

/** `Fn::Sub`, with or without its own variables. `${!Literal}` is text. */
const substitute = (argument: Json, known: Known): string | undefined => {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
  if (typeof text !== 'string' || !isObject(own)) return undefined
  const names: JsonObject = own
  return text.replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`
    const given = names[name]
    const found = given === undefined ? known.lookup(name) : resolve(given, known)
    return String(found ?? standInFor({ 'Fn::Sub': whole }, known))
  })
}

/**
 * The names of the map and of its keys may be calls. A fourth argument has the default:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html
 */
const findInMap = (argument: Json, known: Known): Value | undefined => {
  const [map, first, second, options] = Array.isArray(argument) ? argument : []
  const keys = [map, first, second].map((key) => resolveValue(key ?? null, known))
  const found = keys.reduce<Json | undefined>(
    (inner, key) => (isObject(inner) && typeof key !== 'symbol' ? inner[String(key)] : undefined),
    known.mappings ?? {},
  )
  if (found !== undefined) return found
  return isObject(options) && options.DefaultValue !== undefined ? resolveValue(options.DefaultValue, known) : undefined
}

/** `Fn::If`. If its condition is unknown, the first value is used: a stand-in would match neither value. */
const choose = (argument: Json, known: Known): Value | undefined => {
  const [condition, yes, no] = Array.isArray(argument) ? argument : []
  if (typeof condition !== 'string' || yes === undefined || no === undefined) return undefined
  try {
    return resolveValue(holds({ Condition: condition }, known) ? yes : no, known)
  } catch (error) {
    if (!(error instanceof UnresolvedError) || !known.standIn) throw error
    const report = known.undecided ?? known.standIn
    report(error.message)
    return resolveValue(yes, known)
  }
}

/**
 * Whether a condition is true. Stand-ins are not used, because they cannot decide it.
 * @throws UnresolvedError if it depends on an unknown value
 */
export const holds = (condition: Json | undefined, { lookup, conditions, mappings = {} }: Known): boolean => {
  const known = { lookup, conditions, mappings }
  const [[name, argument] = [], ...others] = isObject(condition) ? Object.entries(condition) : []
  if (name === 'Condition' && typeof argument === 'string') {
    // A condition that refers to itself is not known either.
    const { [argument]: named, ...rest } = conditions
    if (named === undefined) throw new UnresolvedError(JSON.stringify(condition))
    return holds(named, { lookup, conditions: rest, mappings })
  }
  const items = others.length === 0 && Array.isArray(argument) ? argument : []
  switch (items.length > 0 ? name : undefined) {
    case 'Fn::Equals': {
      const [one, other] = [items[0], items[1]].map((item) => JSON.stringify(textOf(resolve(item ?? null, known))))
      return one === other
    }
    case 'Fn::Not':
      return !holds(items[0], known)
    case 'Fn::And':
      return !isAnyOf(items, false, known)
    case 'Fn::Or':
      return isAnyOf(items, true, known)
    default:
      throw new UnresolvedError(JSON.stringify(condition ?? null))
  }
}

/** CloudFormation treats `true` and `"true"` as equal. */
const textOf = (value: Json | undefined): Json => (typeof value === 'object' ? value : String(value))

/** One item with the expected value decides, even if other items are unknown. */
const isAnyOf = (items: readonly Json[], expected: boolean, known: Known): boolean => {
  let unresolved: UnresolvedError | undefined
  for (const item of items) {
    try {
      if (holds(item, known) === expected) return true
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error
      unresolved ??= error
    }
  }
  if (unresolved) throw unresolved
  return false
}
