/** The resource's properties as command line options, with the same names, descriptions and checks. */
import { type Command, Option } from 'commander'
import * as z from 'zod/mini'
import { type Properties, PropertiesError, parseProperties, properties } from '../../handler/resource/properties.ts'
import { propertyDocs } from '../../handler/resource/propertyDocs.ts'
import { UsageError } from '../usageError.ts'
import { joined } from './arguments.ts'

export type PropertyName = keyof typeof properties

/** Properties without an option: too complex for one, or, like TaskDefinitions, set by another option. */
const WITHOUT_OPTION: readonly PropertyName[] = ['Tags', 'SubnetTags', 'PolicyDocuments', 'TaskDefinitions', 'Trigger']

export const propertyNames = (Object.keys(properties) as PropertyName[]).filter(
  (name) => !WITHOUT_OPTION.includes(name),
)

/** `EcsExec` is `--ecs-exec`, `XRay` is `--x-ray`. */
const optionName = (name: PropertyName): string =>
  name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()

/** The option for a property, such as `--ecs-exec`; undefined if there is none. */
export const optionOf = (name: string): string | undefined => {
  if (name === 'TaskDefinitions') return '--task-definition'
  const known = propertyNames.find((one) => one === name)
  return known && `--${optionName(known)}`
}

const isFlag = (name: PropertyName): boolean => z.safeParse(properties[name], true).success

const isList = (name: PropertyName): boolean => z.safeParse(properties[name], []).success

const optionFor = (name: PropertyName): Option => {
  const { meaning, fallback } = propertyDocs[name]
  const value = isFlag(name) ? '[true|false]' : '<value>'
  const option = new Option(`--${optionName(name)} ${value}`, `${meaning} (${fallback})`.replaceAll('`', ''))
  return isList(name) ? option.argParser(joined) : option
}

/** Adds options for these properties to a command, under their own heading in its help. */
export const addPropertyOptions = (command: Command, names: readonly PropertyName[]): Command => {
  command.optionsGroup('Properties of the resource, with their defaults:')
  for (const name of names) command.addOption(optionFor(name))
  return command
}

/** The properties that were given as options, in the form of a template. */
export const givenProperties = (options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    propertyNames.flatMap((name) => {
      const value = options[optionFor(name).attributeName()]
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** @throws UsageError with every problem on one line */
export const checkProperties = (raw: Readonly<Record<string, unknown>>): Properties => {
  try {
    return parseProperties(raw)
  } catch (error) {
    if (!(error instanceof PropertiesError)) throw error
    throw new UsageError(error.message)
  }
}
