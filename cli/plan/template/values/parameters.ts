import type { Json, JsonObject, Template } from '../../../../build/template/template.ts'
import type { AwsEnvironment } from '../../../../handler/vpc/model/environment.ts'
import { UsageError } from '../../../usageError.ts'
import { stackNameOf } from '../../planForVpc.ts'
import type { Lookup } from './intrinsics.ts'
import { expectedOf, storedType } from './parameterRules.ts'

export interface ParameterRequest {
  /** The template's file. */
  path: string
  /** Values of the template's parameters. */
  parameters: Readonly<Record<string, string>>
  environment: AwsEnvironment
  /** The name or ARN of an existing stack; undefined for a new one. */
  stack: string | undefined
}

/** Replaces the name of a new stack. */
const NEW_STACK = 'new-stack'

export interface Parameters {
  lookup: Lookup
  /** The parameters without a value that have been looked up so far. */
  valueless: () => string[]
}

/**
 * The values of a template's parameters, and of pseudo parameters:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 * @param warn is called with an assumption when a lookup uses it
 * @throws UsageError for parameters that the template does not have, and for values that it does not allow
 */
export const lookupIn = (
  { Parameters = {} }: Template,
  { path, parameters, environment, stack }: ParameterRequest,
  warn: (words: string) => void,
): Parameters => {
  const unknown = Object.keys(parameters).filter((name) => !(name in Parameters))
  if (unknown.length > 0) {
    const have = Object.keys(Parameters).join(', ') || 'none'
    throw new UsageError(`${path}: expected parameters of the template (${have}), got ${unknown.join(', ')}`)
  }
  const problems = Object.entries(parameters).flatMap(([name, value]) => {
    const expected = expectedOf(Parameters[name] ?? {}, value)
    return expected === undefined ? [] : [`${name}: expected ${expected}, got ${value}`]
  })
  if (problems.length > 0) throw new UsageError(`--parameter ${problems.join('; ')}`)
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': environment.region,
    'AWS::AccountId': environment.accountId,
    'AWS::Partition': environment.partition,
    'AWS::URLSuffix': environment.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stack === undefined ? NEW_STACK : stackNameOf(stack),
  }
  const valueless = new Set<string>()
  const lookup = (name: string): Json | undefined => {
    if (name === 'AWS::StackName' && stack === undefined) warn(newStackText)
    const value = parameters[name] ?? defaultOf(Parameters[name]) ?? pseudo[name]
    if (value === undefined && name in Parameters) valueless.add(name)
    return value
  }
  return { lookup, valueless: () => [...valueless] }
}

const newStackText = `AWS::StackName: ${NEW_STACK} replaces the name of the new stack; --stack names one that exists.`

/** The default of a parameter in Parameter Store is the name of the value, not the value itself. */
const defaultOf = (parameter: JsonObject = {}): Json | undefined =>
  storedType(parameter) === undefined ? parameter.Default : undefined
