/** The lines that add the resource to a template without it. */
import { isObject, type Json, type JsonObject, type Template } from '../../../build/template/template.ts'
import { propertiesFor, type TemplateServices } from './templateServices.ts'
import { TASK_DEFINITION_TYPE } from './templateTasks.ts'

/** The parameters and the resource to add to a template, with CloudFormation's functions in their long form. */
export interface Addition {
  logicalResourceId: string
  parameters: JsonObject
  serviceToken: Json
  /** Undefined if the template does not show the VPC. */
  vpcId: Json | undefined
  /** The other properties. */
  properties: JsonObject
  isJson: boolean
}

interface AdditionRequest {
  /** The name of the parameter or resource for the VPC. */
  vpcName: string | undefined
  /** The task definitions to plan for. */
  taskIds: readonly string[]
  services: TemplateServices
  isJson: boolean
}

const TOKEN = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/fargate-endpoints/service-token' }

export const additionTo = (template: Template, { vpcName, taskIds, services, isJson }: AdditionRequest): Addition => {
  const { Parameters = {} } = template
  const own = Object.keys(Parameters).find((name) => Parameters[name]?.Default === TOKEN.Default)
  const tokenName = own ?? freeName(template, 'FargateEndpointsServiceToken')
  return {
    logicalResourceId: freeName(template, 'Endpoints', 'FargateEndpoints'),
    parameters: own === undefined ? { [tokenName]: TOKEN } : {},
    serviceToken: { Ref: tokenName },
    vpcId: vpcName === undefined ? undefined : { Ref: vpcName },
    properties: {
      ...(taskIds.length > 0 && { TaskDefinitions: taskDefinitionsIn(template) }),
      ...propertiesFor(services),
    },
    isJson,
  }
}

/** The first name that no parameter or resource has. If all are taken, a number is added to the first name. */
const freeName = ({ Parameters = {}, Resources }: Template, ...names: readonly [string, ...string[]]): string => {
  const isFree = (name: string): boolean => !(name in Parameters || name in Resources)
  const free = names.find(isFree)
  if (free !== undefined) return free
  let number = 2
  while (!isFree(`${names[0]}${number}`)) number += 1
  return `${names[0]}${number}`
}

/**
 * References to all task definitions, also to those that the given parameters exclude. `Fn::If` guards those with a
 * condition, because a resource that is not created cannot be referred to.
 */
const taskDefinitionsIn = ({ Resources }: Template): Json =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === TASK_DEFINITION_TYPE)
    .map(([id, { Condition }]) =>
      Condition === undefined ? { Ref: id } : { 'Fn::If': [Condition, { Ref: id }, { Ref: 'AWS::NoValue' }] },
    )

/** @param vpcId the VPC, if the template does not show it */
export const suggestionFor = (addition: Addition, vpcId: string): readonly string[] => {
  const { logicalResourceId, parameters, serviceToken, properties, isJson } = addition
  const added: JsonObject = {
    ...(Object.keys(parameters).length > 0 && { Parameters: parameters }),
    Resources: {
      [logicalResourceId]: {
        Type: 'Custom::FargateEndpoints',
        Properties: { ServiceToken: serviceToken, VpcId: addition.vpcId ?? vpcId, ...properties },
      },
    },
  }
  return isJson ? JSON.stringify(added, null, 2).split('\n') : yamlLines(added)
}

const yamlLines = (value: JsonObject, indent = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]) =>
    isObject(inner) && shortForm(inner) === undefined
      ? [`${indent}${key}:`, ...yamlLines(inner, `${indent}  `)]
      : [`${indent}${key}: ${yamlOf(inner)}`],
  )

const yamlOf = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(yamlOf).join(', ')}]`
  return isObject(value) ? (shortForm(value) ?? '') : String(value)
}

/** The short form of a call, such as `!Ref Vpc`; undefined for any other object. */
const shortForm = (value: JsonObject): string | undefined => {
  const [[name, argument] = ['', null]] = Object.entries(value)
  return /^(Ref|Fn::\w+)$/.test(name) ? `!${name.replace('Fn::', '')} ${yamlOf(argument)}` : undefined
}
