/** Turns the options of `plan` into a result to print. */
import type { Readable } from 'node:stream'
import { platformWarnings } from '../../handler/fargate/platformWarnings.ts'
import { type Derived, derive } from '../../handler/fargate/taskDefinitions/derive.ts'
import { withDerived } from '../../handler/fargate/taskDefinitions/withDerived.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { type Connection, type ConnectionOptions, connect } from '../connect.ts'
import { checkProperties, givenProperties } from '../options/propertyOptions.ts'
import { STANDARD_INPUT } from '../readInput.ts'
import { readDefinitions } from '../taskDefinitions/readDefinitions.ts'
import { UsageError } from '../usageError.ts'
import { deletedStackWarnings } from './ownersOfDeletedStacks.ts'
import { planForVpc } from './planForVpc.ts'
import { type EarlyReport, earlyReportOf, NO_VPC } from './planWithoutVpc.ts'
import { type Report, reportOf } from './report.ts'
import { serviceHints } from './serviceHints.ts'
import { suggestionFor } from './template/suggestion.ts'
import { readTemplateFile, type TemplateFile } from './template/templateFile.ts'
import { readTemplateResource, type TemplateResource } from './template/templateResource.ts'
import { propertiesFor } from './template/templateServices.ts'

export interface PlanOptions extends ConnectionOptions {
  template?: string
  resource?: string
  parameter?: Record<string, string>
  taskDefinition?: string[]
  stack?: string
}

export type PlanResult =
  | { kind: 'plan'; report: Report }
  /** The VPC does not exist yet or is not named. */
  | { kind: 'early'; report: EarlyReport }
  /** A condition keeps CloudFormation from creating the resource. */
  | { kind: 'not created'; words: string }

const DEFAULT_RESOURCE = 'Endpoints'

/** Replaces the resource of the template if no template is given. */
const NO_TEMPLATE: Omit<TemplateResource, 'logicalResourceId'> = {
  properties: {},
  definitions: [],
  excludedBy: undefined,
  createsVpc: false,
  addition: undefined,
  services: { flags: [], execBuckets: [], olderPlatform: [] },
  warnings: [],
}

/** @param stdin the source of the template or the task definition `-` */
export const resultOf = async (options: PlanOptions, stdin?: Readable): Promise<PlanResult> => {
  const given = givenProperties({ ...options })
  // Check the options before any call to AWS.
  if (options.parameter && !options.template)
    throw new UsageError('--parameter: expected --template beside it, got none')
  if (options.template === STANDARD_INPUT && options.taskDefinition?.includes(STANDARD_INPUT))
    throw new UsageError('--template, --task-definition: expected - for one of them, got it for both')
  if (!options.template) checkProperties(given)
  const file = options.template ? await readTemplateFile(options.template, stdin) : undefined
  const connection = await connect(options)
  const template = templateOf(options, file, Object.keys(given), connection)
  if (template.excludedBy) return notCreated(template, options.stack)
  const own = propertiesIn(template, given)
  const isEarly = own.VpcId === undefined && (template.logicalResourceId === undefined || template.createsVpc)
  const raw = isEarly ? { ...own, VpcId: NO_VPC } : own
  const inputs = await readInputs(raw, template, options, connection, stdin)
  return isEarly ? earlyResult(template, inputs, connection) : planResult(template, inputs, connection, options)
}

const templateOf = (
  { template: path = '', resource, parameter: parameters = {}, stack, taskDefinition }: PlanOptions,
  file: TemplateFile | undefined,
  given: readonly string[],
  { environment }: Connection,
): TemplateResource => {
  if (!file) return { ...NO_TEMPLATE, logicalResourceId: resource ?? DEFAULT_RESOURCE }
  const overridden = [...given, ...(taskDefinition ? ['TaskDefinitions'] : [])]
  return readTemplateResource({ path, resource, parameters, environment, stack, overridden }, file)
}

/**
 * Options override the template. A resource that the template does not have yet gets the properties that its services
 * need.
 */
const propertiesIn = (
  { logicalResourceId, services, properties }: TemplateResource,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> => ({
  ...(logicalResourceId === undefined && propertiesFor(services)),
  ...properties,
  ...given,
})

/** The properties to plan for, and the warnings that do not depend on the VPC. */
interface Inputs {
  properties: Properties
  namesBuckets: boolean
  derived: Derived | undefined
  warnings: string[]
}

const readInputs = async (
  raw: Readonly<Record<string, unknown>>,
  template: TemplateResource,
  { taskDefinition }: PlanOptions,
  connection: Connection,
  stdin: Readable | undefined,
): Promise<Inputs> => {
  const { region } = connection.environment
  const checked = checkProperties(raw)
  const read = await readDefinitions(taskDefinition ?? checked.TaskDefinitions ?? [], connection, stdin)
  const definitions = [...template.definitions, ...read.definitions]
  const derived = definitions.length > 0 ? derive(definitions, region) : undefined
  const properties = derived ? withDerived(checked, raw, derived) : checked
  const warnings = [
    ...regionHint(derived),
    ...template.warnings,
    ...read.warnings,
    ...(derived?.warnings ?? []),
    ...platformWarnings(properties, region, derived?.needsVersion140),
    ...serviceHints(template.services, properties),
  ]
  return { properties, namesBuckets: checked.S3Buckets !== undefined, derived, warnings }
}

const earlyResult = (
  template: TemplateResource,
  { properties, derived, warnings }: Inputs,
  { environment }: Connection,
): PlanResult => {
  const because = template.createsVpc
    ? 'The template creates the VPC, so it does not exist yet: --vpc-id names it for a stack that exists.'
    : 'No VPC is named: --vpc-id plans for one.'
  const suggestion = template.addition ? suggestionFor(template.addition, '<id of the VPC>') : []
  return { kind: 'early', report: earlyReportOf({ properties, environment, because, warnings, suggestion }, derived) }
}

const planResult = async (
  template: TemplateResource,
  { properties, namesBuckets, derived, warnings }: Inputs,
  connection: Connection,
  { stack }: PlanOptions,
): Promise<PlanResult> => {
  const logicalResourceId = template.logicalResourceId ?? template.addition?.logicalResourceId ?? DEFAULT_RESOURCE
  const request = { properties, namesBuckets, environment: connection.environment, stack, logicalResourceId }
  const vpcPlan = await planForVpc(connection.ec2, request)
  const ownersOfDeletedStacks = vpcPlan.observed ? await deletedStackWarnings(vpcPlan.observed, connection) : []
  const suggestion = template.addition ? suggestionFor(template.addition, properties.VpcId) : []
  return {
    kind: 'plan',
    report: reportOf(
      request,
      { ...vpcPlan, warnings: [...ownersOfDeletedStacks, ...warnings, ...vpcPlan.warnings] },
      derived,
      suggestion,
    ),
  }
}

const notCreated = ({ logicalResourceId, excludedBy }: TemplateResource, stack: string | undefined): PlanResult => ({
  kind: 'not created',
  words:
    `${logicalResourceId} is not created: ${excludedBy} is false.` +
    (stack === undefined ? '' : ` Where ${stack} has it, the update deletes it.`),
})

const regionHint = (derived: Derived | undefined): string[] =>
  derived?.otherRegion
    ? [`The task definitions name ${derived.otherRegion} only: did you mean --region ${derived.otherRegion}?`]
    : []
