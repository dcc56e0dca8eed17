/** A plan for a VPC that does not exist yet or is not named: its services, their reasons and the cost per zone. */
import { fixedMonthlyCost } from '../../handler/cost/estimate.ts'
import { needsOf } from '../../handler/fargate/needs.ts'
import type { Derived } from '../../handler/fargate/taskDefinitions/derive.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import { endpointKind } from '../endpointKind.ts'
import { jsonText } from '../output/jsonText.ts'
import type { Screen } from '../output/screen.ts'
import { numberIn, printDiagnostics, printSuggestion } from './report.ts'
import { reasonsFor } from './services.ts'

/** Replaces the id of the VPC in the properties. */
export const NO_VPC = 'vpc-0'

/** The parts of a plan that depend on the VPC. */
const UNKNOWN = [
  'the zones, subnets and route tables of the endpoints',
  'endpoints that exist and would be joined or reused',
  'what blocks the request, such as DNS attributes that are off or S3 traffic that would be cut off',
]

export interface EarlyReport {
  properties: Properties
  environment: AwsEnvironment
  /** Why there is no VPC. */
  because: string
  services: readonly { service: string; kind: 'Interface' | 'Gateway'; reason: string }[]
  warnings: readonly string[]
  /** In US dollars, for each zone; empty if the price is unknown. */
  monthlyCostOfZone: string
  suggestion: readonly string[]
}

type Given = Pick<EarlyReport, 'properties' | 'environment' | 'because' | 'warnings' | 'suggestion'>

export const earlyReportOf = (given: Given, derived?: Derived): EarlyReport => {
  const { properties, environment } = given
  const reasonFor = reasonsFor(properties, derived?.reasons)
  const services = needsOf(properties).map((need) => ({
    service: need.name,
    kind: endpointKind(need, environment.region),
    reason: reasonFor(need.name),
  }))
  const interfaces = services.filter(({ kind }) => kind === 'Interface').length
  return { ...given, services, monthlyCostOfZone: fixedMonthlyCost(environment.region, interfaces) }
}

export const printEarlyReport = (screen: Screen, report: EarlyReport): void => {
  const { environment, because, services, monthlyCostOfZone } = report
  screen.heading(`A VPC in ${environment.region}, account ${environment.accountId}`)
  screen.line(because)
  screen.line(`Plan: at most ${services.length} to create.`)
  printDiagnostics(screen, { errors: [], warnings: report.warnings })
  screen.heading('Services')
  screen.table(
    services.map(({ service, kind, reason }) => [
      `+ ${service}`,
      `${kind === 'Gateway' ? 'a gateway' : 'an interface in each zone'}${reason && ` (${reason})`}`,
      'green',
    ]),
  )
  screen.heading('Cost')
  screen.line(
    monthlyCostOfZone === ''
      ? `The price of an interface endpoint in ${environment.region} is not known here.`
      : `At most ${monthlyCostOfZone} US dollars a month (730 hours) for each zone, before any data.`,
  )
  screen.heading('What only the VPC shows')
  for (const unknown of UNKNOWN) screen.item('·', unknown)
  printSuggestion(screen, report.suggestion)
}

export const earlyReportJson = ({ environment, services, suggestion, ...report }: EarlyReport): string =>
  jsonText({
    vpcId: null,
    ...environment,
    because: report.because,
    errors: [],
    warnings: report.warnings,
    services,
    estimatedMonthlyCostOfZone: numberIn(report.monthlyCostOfZone),
    unknown: UNKNOWN,
    ...(suggestion.length > 0 && { suggestion: suggestion.join('\n') }),
  })
