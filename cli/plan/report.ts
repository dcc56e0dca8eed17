import { fixedMonthlyCost } from '../../handler/cost/estimate.ts'
import type { Derived } from '../../handler/fargate/taskDefinitions/derive.ts'
import { endpointZonesOf } from '../../handler/reconcile/outputs.ts'
import { describeAction } from '../../handler/vpc/plan/describeAction.ts'
import { groupLike } from '../output/groupLike.ts'
import { jsonText } from '../output/jsonText.ts'
import { printActions } from '../output/print.ts'
import type { Screen, Style } from '../output/screen.ts'
import type { PlanRequest, VpcPlan } from './planForVpc.ts'
import { type PlannedChange, type ServiceRow, servicesOf } from './services.ts'
import { choiceText, type SubnetChoice, subnetChoices } from './subnetChoice.ts'

/** How each change is shown, in the order of the summary. */
const CHANGES: Readonly<Record<PlannedChange, { sign: string; style: Style; summary: string }>> = {
  create: { sign: '+', style: 'green', summary: 'to create' },
  join: { sign: '=', style: 'cyan', summary: 'to join' },
  change: { sign: '~', style: 'yellow', summary: 'to change' },
  delete: { sign: '-', style: 'red', summary: 'to delete' },
  reuse: { sign: '=', style: 'dim', summary: 'to reuse' },
  keep: { sign: '=', style: 'dim', summary: 'unchanged' },
}

/** A plan with its services and costs, to print as text or JSON. Costs are in US dollars, before any data. */
export interface Report extends VpcPlan {
  request: PlanRequest
  services: ServiceRow[]
  subnets: SubnetChoice[]
  /** The cost of all endpoints of the resource, shared or not; empty if the price is unknown or there is no VPC. */
  monthlyCost: string
  /** The part of it that the resource adds to the bill. */
  addedCost: string
  /** The lines that add the resource to its template. */
  suggestion: readonly string[]
}

/** @param derived the needs that task definitions show, if any were read */
export const reportOf = (
  request: PlanRequest,
  vpcPlan: VpcPlan,
  derived?: Derived,
  suggestion: readonly string[] = [],
): Report => {
  const { region } = request.environment
  const services = vpcPlan.observed
    ? servicesOf(request.properties, vpcPlan.observed, vpcPlan.actions, derived?.reasons)
    : []
  const addedZones = services.reduce((zones, row) => zones + row.addedZones, 0)
  return {
    ...vpcPlan,
    request,
    services,
    subnets: vpcPlan.observed ? subnetChoices(vpcPlan.observed.vpc, vpcPlan.observed.desired, request.properties) : [],
    monthlyCost: vpcPlan.observed ? fixedMonthlyCost(region, endpointZonesOf(vpcPlan.observed.desired)) : '',
    addedCost: vpcPlan.observed ? fixedMonthlyCost(region, addedZones) : '',
    suggestion,
  }
}

export const printReport = (screen: Screen, report: Report): void => {
  const { request, errors, services, actions } = report
  const { properties, environment, stack } = request
  screen.heading(`${properties.VpcId} in ${environment.region}, account ${environment.accountId}`)
  if (report.observed) screen.line(stack ? `For the stack ${stack}.` : newStackText(report))
  if (errors.length === 0) screen.line(`Plan: ${summaryOf(services)}.`)
  printDiagnostics(screen, report)
  if (services.length > 0) {
    screen.heading('Services')
    screen.table(
      services.map((row) => [`${CHANGES[row.change].sign} ${row.service}`, rowText(row), CHANGES[row.change].style]),
    )
  }
  if (report.subnets.length > 0) {
    screen.heading('Subnets')
    screen.table(report.subnets.map((choice) => [choice.zone, choiceText(choice)]))
  }
  if (errors.length === 0) {
    screen.heading(actions.length > 0 ? 'What would be done' : 'Nothing to do')
    printActions(screen, actions.map(describeAction))
  }
  if (report.observed) {
    screen.heading('Cost')
    screen.line(costText(report))
  }
  printSuggestion(screen, report.suggestion)
}

export const printDiagnostics = (screen: Screen, { errors, warnings }: Pick<Report, 'errors' | 'warnings'>): void => {
  if (errors.length > 0) {
    screen.heading('Errors (nothing would be done)')
    for (const error of groupLike(errors)) screen.item(screen.style('red', '✖'), error)
  }
  if (warnings.length > 0) {
    screen.heading('Warnings')
    for (const warning of groupLike(warnings)) screen.item(screen.style('yellow', '!'), warning)
  }
}

export const printSuggestion = (screen: Screen, suggestion: readonly string[]): void => {
  if (suggestion.length === 0) return
  screen.heading('To add to the template')
  for (const line of suggestion) screen.drawn(line)
}

/** Such as `2 to create, 5 to join, 1 to change`. */
const summaryOf = (services: readonly ServiceRow[]): string => {
  const counts = Object.entries(CHANGES).flatMap(([change, { summary }]) => {
    const count = services.filter((row) => row.change === change).length
    return count > 0 ? [`${count} ${summary}`] : []
  })
  return counts.join(', ') || 'no endpoint is needed'
}

const newStackText = ({ stacks }: Report): string =>
  stacks.length > 0
    ? `For a new stack; for one that exists here, --stack ${stacks.join(' or ')}.`
    : 'For a new stack: none has endpoints here yet.'

const rowText = ({ kind, change, endpointId, subnetIds, routeTableIds, reason }: ServiceRow): string => {
  const location = [...subnetIds, ...routeTableIds].join(', ')
  const what = [change, endpointId].filter(Boolean).join(' ')
  return `${what}: ${kind === 'Gateway' ? 'a gateway' : 'an interface'} in ${location}${reason ? ` (${reason})` : ''}`
}

const costText = ({ monthlyCost, addedCost, request: { environment } }: Report): string =>
  monthlyCost === ''
    ? `The price of an interface endpoint in ${environment.region} is not known here.`
    : `${monthlyCost} US dollars a month (730 hours) before any data, of which this resource adds ${addedCost}: ` +
      'fargate-endpoints estimate compares it with NAT gateways.'

export const reportJson = ({ request, services, suggestion, ...report }: Report): string =>
  jsonText({
    vpcId: request.properties.VpcId,
    ...request.environment,
    stack: request.stack ?? null,
    errors: report.errors,
    warnings: report.warnings,
    summary: summaryOf(services),
    services,
    subnets: report.subnets,
    actions: report.actions,
    estimatedMonthlyCost: numberIn(report.monthlyCost),
    addedMonthlyCost: numberIn(report.addedCost),
    stacks: report.stacks,
    ...(suggestion.length > 0 && { suggestion: suggestion.join('\n') }),
  })

export const numberIn = (cost: string): number | null => (cost === '' ? null : Number(cost))
