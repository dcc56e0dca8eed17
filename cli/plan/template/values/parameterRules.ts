/**
 * A template's rules for the values of its parameters:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
import type { Json, JsonObject } from '../../../../build/template/template.ts'

/** The inner type of a parameter whose value is in Parameter Store; undefined for any other parameter. */
export const storedType = ({ Type }: JsonObject): string | undefined =>
  /^AWS::SSM::Parameter::Value<(.*)>$/.exec(String(Type))?.[1]

/** The expected value, for an error; undefined if the parameter allows this value. */
export const expectedOf = (parameter: JsonObject, value: string): string | undefined => {
  const stored = storedType(parameter)
  if (stored !== undefined) return expectedOfStored(stored, parameter, value)
  const { AllowedValues } = parameter
  const items = isList(parameter) ? value.split(',').map((item) => item.trim()) : [value]
  if (Array.isArray(AllowedValues) && !items.every((item) => AllowedValues.map(String).includes(item))) {
    return alternatives(AllowedValues)
  }
  return /Number/.test(String(parameter.Type))
    ? expectedNumber(parameter, items)
    : (expectedLength(parameter, value) ?? expectedPattern(parameter, items))
}

const isList = ({ Type }: JsonObject): boolean => /^(CommaDelimitedList|List<.*>)$/.test(String(Type))

const alternatives = (values: readonly Json[]): string =>
  [values.slice(0, -1).join(', '), String(values.at(-1))].filter((part) => part !== '').join(' or ')

const limit = (value: Json | undefined, fallback: number): number => (value === undefined ? fallback : Number(value))

const range = (least: number, most: number): string =>
  [...(least > -Infinity ? [`at least ${least}`] : []), ...(most < Infinity ? [`at most ${most}`] : [])].join(' and ')

const expectedNumber = ({ MinValue, MaxValue }: JsonObject, items: readonly string[]): string | undefined => {
  const [least, most] = [limit(MinValue, -Infinity), limit(MaxValue, Infinity)]
  const holds = items.every((item) => item !== '' && Number(item) >= least && Number(item) <= most)
  return holds ? undefined : ['a number', range(least, most)].filter((part) => part !== '').join(' of ')
}

const expectedLength = ({ MinLength, MaxLength }: JsonObject, value: string): string | undefined => {
  const [least, most] = [limit(MinLength, -Infinity), limit(MaxLength, Infinity)]
  return value.length >= least && value.length <= most ? undefined : `${range(least, most)} characters`
}

/**
 * The pattern must match the entire value. CloudFormation's patterns are Java's: a pattern that JavaScript rejects is
 * not checked.
 */
const expectedPattern = (
  { AllowedPattern, ConstraintDescription }: JsonObject,
  items: readonly string[],
): string | undefined => {
  if (typeof AllowedPattern !== 'string') return undefined
  try {
    const pattern = new RegExp(`^(?:${AllowedPattern})$`)
    if (items.every((item) => pattern.test(item))) return undefined
  } catch {
    return undefined
  }
  return `a match of ${AllowedPattern}${ConstraintDescription === undefined ? '' : ` (${ConstraintDescription})`}`
}

/** The prefix of the ids of each of EC2's parameter types. */
const IDS: ReadonlyMap<string, string> = new Map([
  ['AWS::EC2::VPC::Id', 'vpc-'],
  ['AWS::EC2::Subnet::Id', 'subnet-'],
  ['AWS::EC2::SecurityGroup::Id', 'sg-'],
])

const idStart = (stored: string): string => IDS.get(stored.replace(/^List<(.*)>$/, '$1')) ?? ''

/** The form of the value in Parameter Store, for a message. */
export const storedForm = (stored: string): string => (idStart(stored) === '' ? 'VALUE' : `${idStart(stored)}…`)

/** A stack gets the name in Parameter Store. The plan needs the value that it holds. */
const expectedOfStored = (stored: string, { Default }: JsonObject, value: string): string | undefined =>
  value !== Default && value.trim().startsWith(idStart(stored))
    ? undefined
    : `the value that Parameter Store holds (${storedForm(stored)}), not its name there`
