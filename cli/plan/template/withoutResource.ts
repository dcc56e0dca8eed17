/** The properties to plan for if a template does not have the resource yet. */
import type { Template } from '../../../build/template/template.ts'
import { UsageError } from '../../usageError.ts'
import { idsOf } from './creation.ts'
import type { Found, TemplateRequest } from './resourceProperties.ts'
import { unreadText } from './templateFile.ts'
import { TASK_DEFINITION_TYPE } from './templateTasks.ts'
import { storedType } from './values/parameterRules.ts'
import type { TemplateContext } from './values/standIns.ts'

interface FoundWithout extends Found {
  /** The logical id of the template's only VPC, or of its only parameter for one. */
  vpcName: string | undefined
}

/**
 * The task definitions of the template, and its VPC if it has only one.
 * @throws UsageError if it has no task definitions
 */
export const propertiesWithout = ({ template, lookup }: TemplateContext, request: TemplateRequest): FoundWithout => {
  const { path, overridden } = request
  const taskIds = idsOf(TASK_DEFINITION_TYPE, template, lookup)
  const areGiven = overridden.includes('TaskDefinitions')
  if (taskIds.length === 0 && !areGiven) throw new UsageError(nothingText(path, template))
  const vpcs = idsOf('AWS::EC2::VPC', template, lookup)
  const createsVpc = vpcs.length > 0
  const [name, ...others] = createsVpc ? vpcs : vpcParameters(template, request)
  const vpcName = others.length === 0 ? name : undefined
  const vpcId = createsVpc || vpcName === undefined || overridden.includes('VpcId') ? undefined : lookup(vpcName)
  return {
    properties: vpcId === undefined ? {} : { VpcId: vpcId },
    vpcName,
    taskIds: areGiven ? [] : taskIds,
    createsVpc,
  }
}

const nothingText = (path: string, template: Template): string => {
  const unread = unreadText(template)
  return (
    `${path}: expected one Custom::FargateEndpoints or an ${TASK_DEFINITION_TYPE}, has none: --resource names one of ` +
    `another type, and without --template, options give the properties, such as --vpc-id${unread && `. ${unread}`}`
  )
}

const VPC_TYPE = 'AWS::EC2::VPC::Id'

/** Parameters with the type of a VPC id, and String parameters whose value is a VPC id. */
const vpcParameters = ({ Parameters = {} }: Template, { parameters }: TemplateRequest): string[] =>
  Object.entries(Parameters).flatMap(([name, parameter]) => {
    const value = String(parameters[name] ?? parameter.Default)
    const isVpc = [parameter.Type, storedType(parameter)].includes(VPC_TYPE)
    return isVpc || (parameter.Type === 'String' && /^vpc-[0-9a-f]+$/.test(value)) ? [name] : []
  })
