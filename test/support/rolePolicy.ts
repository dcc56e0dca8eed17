import { readTemplate } from '../../build/template/readTemplate.ts'
import { isObject, type Json, type SamTemplate } from '../../build/template/template.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'

export interface Statement {
  Sid: string
  Effect: 'Allow'
  Action: string | string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export interface Policy {
  Version: string
  Statement: Statement[]
}

/** Returns the values of the template's pseudo parameters and attributes in one environment. */
const valuesAt = ({ partition, region, accountId }: AwsEnvironment): Record<string, string> => ({
  'AWS::Partition': partition,
  'AWS::Region': region,
  'AWS::AccountId': accountId,
  'Leases.Arn': `arn:${partition}:dynamodb:${region}:${accountId}:table/Leases`,
  'FailureResponder.Arn': `arn:${partition}:lambda:${region}:${accountId}:function:fargate-endpoints-on-failure`,
  'ProviderLogs.Arn': `arn:${partition}:logs:${region}:${accountId}:log-group:ProviderLogs:*`,
  'FailureResponderLogs.Arn': `arn:${partition}:logs:${region}:${accountId}:log-group:FailureResponderLogs:*`,
})

const deployedValue = (name: string, values: Record<string, string>): string => {
  const value = values[name]
  if (value === undefined) throw new Error(`Expected one of ${Object.keys(values).join(', ')}, got ${name}`)
  return value
}

const resolve = (value: Json, values: Record<string, string>): Json => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, values))
  if (!isObject(value)) return value
  const [[name, argument] = ['', null]] = Object.entries(value)
  if (name === 'Fn::Sub')
    return String(argument).replace(/\$\{([^}]+)\}/g, (_, key: string) => deployedValue(key, values))
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return deployedValue(argument.join('.'), values)
  if (name === 'Ref' || name.startsWith('Fn::')) throw new Error(`Expected Fn::Sub or Fn::GetAtt, got ${name}`)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, values)]))
}

/** Returns the only inline policy of a role in template.yaml, with the values of one environment. */
export const rolePolicy = (role: string, environment: AwsEnvironment): Policy => {
  const { Resources } = readTemplate<SamTemplate>(new URL('../../template.yaml', import.meta.url))
  const policies = Resources[role]?.Properties.Policies
  if (!Array.isArray(policies) || !isObject(policies[0]) || policies.length !== 1) {
    throw new Error(`${role}: expected a role with one inline policy`)
  }
  return resolve(policies[0].PolicyDocument ?? null, valuesAt(environment)) as unknown as Policy
}
