import { fixedMonthlyCost } from '../../handler/cost/estimate.ts'
import type { Derived } from '../../handler/fargate/taskDefinitions/derive.ts'
import { endpointZonesOf } from '../../handler/reconcile/outputs.ts'
import { describeAction } from '../../handler/vpc/plan/describeAction.ts'
import type { Screen } from '../screen.ts'
import type { Look, PlanQuestion } from './planForVpc.ts'
import { type Fate, type ServiceRow, servicesOf } from './services.ts'

const SIGNS: Readonly<Record<Fate, string>> = { create: '+', change: '~', keep: '=', reuse: '=', delete: '-' }

/** What a plan comes to, for people and for scripts. */
export interface Report extends Look {
  question: PlanQuestion
  services: ServiceRow[]
  /** In US dollars, before any data; an empty string where the price is not known, or nothing can be made. */
  monthlyCost: string
}

/** @param derived what task definitions told, if any were read */
export const reportOf = (question: PlanQuestion, look: Look, derived?: Derived): Report => ({
  ...look,
  warnings: [...(derived?.warnings ?? []), ...look.warnings],
  question,
  services: look.seen ? servicesOf(question.properties, look.seen, look.actions, derived?.reasons) : [],
  monthlyCost: look.seen ? fixedMonthlyCost(question.environment.region, endpointZonesOf(look.seen.desired)) : '',
})

export const printReport = (screen: Screen, report: Report): void => {
  const { question, errors, warnings, services, actions } = report
  const { properties, environment, stack } = question
  screen.heading(`${properties.VpcId} in ${environment.region}, account ${environment.accountId}`)
  if (report.seen) screen.line(stack ? `For the stack ${stack}.` : newStackWords(report))
  if (errors.length > 0) {
    screen.heading('In the way (nothing would be done)')
    for (const blocker of errors) screen.item(screen.style('red', '✖'), blocker)
  }
  if (warnings.length > 0) {
    screen.heading('Worth knowing')
    for (const warning of warnings) screen.item(screen.style('yellow', '!'), warning)
  }
  if (services.length > 0) {
    screen.heading('Services')
    screen.table(services.map((row) => [`${SIGNS[row.fate]} ${row.service}`, wordsFor(row)]))
  }
  if (errors.length === 0) {
    screen.heading(actions.length > 0 ? 'What would be done' : 'Nothing to do')
    for (const action of actions) screen.item('·', describeAction(action))
  }
  if (report.seen) {
    screen.heading('Cost')
    screen.line(costWords(report))
  }
}

const newStackWords = ({ stacks }: Report): string =>
  stacks.length > 0
    ? `For a new stack; for one that stands here, --stack ${stacks.join(' or ')}.`
    : 'For a new stack: none has endpoints here yet.'

const wordsFor = ({ kind, fate, endpointId, subnetIds, routeTableIds, reason }: ServiceRow): string => {
  const location = [...subnetIds, ...routeTableIds].join(', ')
  const what = [fate, endpointId].filter(Boolean).join(' ')
  return `${what}: ${kind === 'Gateway' ? 'a gateway' : 'an interface'} in ${location}${reason ? ` (${reason})` : ''}`
}

const costWords = ({ monthlyCost, question: { environment } }: Report): string =>
  monthlyCost === ''
    ? `The price of an interface endpoint in ${environment.region} is not known here.`
    : `${monthlyCost} US dollars a month (730 hours) before any data: fargate-endpoints estimate compares it with NAT gateways.`

export const reportJson = ({ question, services, monthlyCost, actions, errors, warnings, stacks }: Report): string =>
  `${JSON.stringify(
    {
      vpcId: question.properties.VpcId,
      ...question.environment,
      stack: question.stack ?? null,
      errors,
      warnings,
      services,
      actions,
      estimatedMonthlyCost: monthlyCost === '' ? null : Number(monthlyCost),
      stacks,
    },
    null,
    2,
  )}\n`
