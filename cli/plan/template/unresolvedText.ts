/** Messages about values that only a deployed stack has. */
import type { Template } from '../../../build/template/template.ts'
import { nearest } from '../../../handler/resource/nearest.ts'
import { optionOf } from '../../options/propertyOptions.ts'
import { isExpanded } from './templateFile.ts'
import { storedForm, storedType } from './values/parameterRules.ts'
import { STAND_IN } from './values/standIns.ts'

export const standInText = (name: string, unresolved: ReadonlySet<string>): string =>
  `${name} has values that are known in a deployed stack only (${[...unresolved].join('; ')}). ` +
  `${STAND_IN} replaces them here, so a change that is planned for ${name} may be none.`

export const leftOutText = (name: string, calls: readonly string[]): string =>
  `${name} has resources of the template, which exist in a deployed stack only (${calls.join('; ')}). ` +
  `They are left out here. Once they exist, ${optionOf(name)} names them.`

/** A property, and a call in it without a value. */
interface Problem {
  name: string
  call: string
}

export const unresolvedText = (path: string, problems: readonly Problem[], template: Template): string => {
  const noted = problems.map(({ name, call }) => ({ text: `${name}: ${call}`, note: noteOf(call, template) }))
  const options = [...new Set(problems.flatMap(({ name }) => optionOf(name) ?? []))]
  const property = options.length > 0 ? `the property by its own option: ${options.join(', ')}` : ''
  const values = noted.map(({ text, note }) => `${text}${note}`).join('; ')
  const areNoted = noted.every(({ note }) => note !== '')
  return `${path}: these values are not in the template: ${values}${areNoted ? orGive(property) : giveParameter(property)}`
}

const orGive = (property: string): string => property && `. Or give ${property}`

const giveParameter = (property: string): string =>
  `. Give a parameter by --parameter Name=Value${property && `, or ${property}`}`

/** The name that a `Ref`, `Fn::GetAtt` or `Fn::Sub` refers to; undefined for CloudFormation's own names (`AWS::…`). */
const nameIn = (call: string): string | undefined =>
  /^\{"(?:Ref|Fn::GetAtt|Fn::Sub)":\[?"(?:\$\{)?(?!AWS::)([\w:]+)/.exec(call)?.[1]

/** A note about a parameter in Parameter Store or an unknown name; otherwise an empty string. */
const noteOf = (call: string, template: Template): string => {
  const name = nameIn(call)
  if (name === undefined) return ''
  const { Parameters = {}, Resources } = template
  const stored = storedType(Parameters[name] ?? {})
  if (stored !== undefined)
    return ` (Parameter Store holds its value: give it by --parameter ${name}=${storedForm(stored)})`
  if (name in Parameters || name in Resources || isExpanded(template)) return ''
  const near = nearest(name, [...Object.keys(Parameters), ...Object.keys(Resources)])
  return ` (the template has no parameter or resource ${name}${near === undefined ? '' : `; did you mean ${near}?`})`
}
