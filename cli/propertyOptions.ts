/** The resource's properties as options of the command line: one source of names, meanings and checks for both. */
import { type Command, Option } from 'commander'
import * as z from 'zod/mini'
import { type Properties, PropertiesError, parseProperties, properties } from '../handler/resource/properties.ts'
import { propertyDocs } from '../handler/resource/propertyDocs.ts'
import { UsageError } from './usageError.ts'

export type PropertyName = keyof typeof properties

/** What no option holds well, and is read from a template; TaskDefinitions are `--task-definition`, which takes files too. */
const OF_TEMPLATES: readonly PropertyName[] = ['Tags', 'PolicyDocuments', 'TaskDefinitions']

export const propertyNames = (Object.keys(properties) as PropertyName[]).filter((name) => !OF_TEMPLATES.includes(name))

/** `EcsExec` is `--ecs-exec`, `XRay` is `--x-ray`. */
const optionName = (name: PropertyName): string =>
  name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()

/** The option that gives a property, as it is typed; undefined where there is none. */
export const optionOf = (name: string): string | undefined => {
  if (name === 'TaskDefinitions') return '--task-definition'
  const known = propertyNames.find((one) => one === name)
  return known && `--${optionName(known)}`
}

const isFlag = (name: PropertyName): boolean => z.safeParse(properties[name], true).success

const optionFor = (name: PropertyName): Option => {
  const { meaning, fallback } = propertyDocs[name]
  const value = isFlag(name) ? '[true|false]' : '<value>'
  return new Option(`--${optionName(name)} ${value}`, `${meaning} (${fallback})`.replaceAll('`', ''))
}

/** Gives a command these properties as options, under a heading of their own in its help. */
export const addPropertyOptions = (command: Command, names: readonly PropertyName[]): Command => {
  command.optionsGroup('Properties of the resource, with their defaults:')
  for (const name of names) command.addOption(optionFor(name))
  return command
}

/** Those that were given, as a template would write them. */
export const givenProperties = (options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    propertyNames.flatMap((name) => {
      const value = options[optionFor(name).attributeName()]
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** @throws UsageError that has every problem on one line */
export const checkProperties = (raw: Readonly<Record<string, unknown>>): Properties => {
  try {
    return parseProperties(raw)
  } catch (error) {
    if (!(error instanceof PropertiesError)) throw error
    throw new UsageError(error.message)
  }
}
