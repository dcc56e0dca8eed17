import type { Properties } from '../../simulator/lambda/cloudformation.ts'
import type { CustomResourceOutcome } from '../../simulator/lambda/customResourceResponse.ts'
import { printActions, seconds } from '../output/print.ts'
import type { Screen } from '../output/screen.ts'
import type { Check } from './demo/checks.ts'

/** A failed check can have a hundred problems. The first few are enough. */
const MAX_PROBLEMS = 8

/** Prints the properties of the template, without those that CloudFormation adds. */
export const printProperties = (screen: Screen, properties: Properties = {}): void => {
  const { ServiceToken: _, ...own } = properties
  for (const [name, value] of Object.entries(own)) {
    screen.line(`${screen.style('cyan', name)}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
  }
}

export const printPlan = (screen: Screen, actions: readonly string[]): void => {
  screen.line()
  if (actions.length === 0) screen.line('Plan: no changes')
  else screen.line(`Plan: ${actions.length} ${actions.length === 1 ? 'action' : 'actions'}`)
  printActions(screen, actions)
}

export const printStatus = (
  screen: Screen,
  { status, reason }: Pick<CustomResourceOutcome, 'status' | 'reason'>,
  milliseconds: number,
): void => {
  const took = seconds(milliseconds)
  screen.line()
  if (status === 'SUCCESS') screen.item(screen.style('green', '✔'), `SUCCESS in ${took}`)
  else screen.item(screen.style('red', '✖'), `FAILED in ${took}: ${reason}`)
}

/** Prints the outcome and the attributes with a value. Most attributes are empty, for services that were not requested. */
export const printOutcome = (screen: Screen, outcome: CustomResourceOutcome, milliseconds: number): void => {
  const { physicalResourceId, attributes } = outcome
  printStatus(screen, outcome, milliseconds)
  // The names of endpoints are longer than a line of the screen.
  const { Warnings = '', DnsEntries = '', ...values } = attributes
  const filled = Object.entries(values).filter(([, value]) => value !== '')
  screen.line()
  const names =
    DnsEntries === '' ? [] : [['DnsEntries', `the names of ${DnsEntries.split(',').length} endpoints`] as const]
  screen.table([['Ref', physicalResourceId ?? 'none'], ...filled, ...names])
  const empty = Object.keys(values).length - filled.length
  if (empty > 0) screen.line(screen.style('dim', `and ${empty} empty attributes`))
  if (Warnings !== '') {
    screen.line()
    screen.item(screen.style('yellow', '!'), Warnings)
  }
}

export const printChecks = (screen: Screen, checks: readonly Check[]): void => {
  screen.line()
  screen.line('Checked in EC2')
  for (const { claim, problems } of checks) {
    if (problems.length === 0) screen.item(screen.style('green', '✔'), claim)
    else screen.item(screen.style('red', '✖'), claim)
    for (const problem of problems.slice(0, MAX_PROBLEMS)) screen.item(' ', problem)
    if (problems.length > MAX_PROBLEMS) screen.item(' ', `and ${problems.length - MAX_PROBLEMS} more`)
  }
}
