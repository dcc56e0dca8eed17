import type { CreatedVpc, VpcShape } from '../../../../simulator/networks/createVpc.ts'
import type { SettingsOverrides } from '../../../../simulator/settings.ts'
import type { TemplateProperties } from '../../../support/provider.ts'
import type { Testbed } from '../../../support/testbed.ts'
import type { Thread } from './threads.ts'

/** Ids by the names that a row's texts use: `<vpc>`, `<private-a>`. */
export type Names = Readonly<Record<string, string>>

/**
 * A VPC or a fault, a request, and the exact response. In texts and properties, `<private-a>` is replaced with an id,
 * and `<private-a, private-c>` with several, in the order of the ids.
 */
export interface Row {
  /** The condition, with the request if it is not obvious. */
  found: string
  /** GitHub threads about the condition. */
  threads?: readonly Thread[]
  region?: string
  settings?: SettingsOverrides
  /** The default is two zones, each with a private and a public subnet. */
  shape?: VpcShape
  /** Sets up what a shape cannot express. Returns the ids of what it created, by name. */
  given?: (testbed: Testbed<CreatedVpc>, names: Names) => Promise<Names | undefined>
  /** Whether what `given` created changes during the request, so that the VPC is not the same after the test. */
  unsettled?: true
  /** The default is Create. For an Update or a Delete, `given` creates the resource. */
  request?: 'Create' | 'Update' | 'Delete'
  /** The properties of the request, except `VpcId`. */
  properties?: TemplateProperties
  /** The time limit of the request, in seconds. */
  timeLimit?: number
  expected: ExpectedOutcome
}

/** The response, and the state of the VPC after it. */
export type ExpectedOutcome =
  | {
      /** The reason of the FAILED response. */
      reason: string
      /** Whether EC2 rejects a call after the first change, which no check can predict. */
      halfWay?: true
    }
  | {
      /** The result in words, for the table. */
      served: string
      /** The attribute `Warnings`; empty by default. */
      warnings?: readonly string[]
      /**
       * The managed endpoints after the request, by service: the subnets of interface endpoints, the route tables of
       * gateways.
       */
      endpoints?: Readonly<Record<string, string>>
      /** Attributes of the response. */
      attributes?: Readonly<Record<string, string>>
      /** The rules of the managed group. */
      rules?: readonly string[]
    }

/** A section of the page, and the file of its rows. */
export interface Chapter {
  title: string
  file: string
  rows: readonly Row[]
}

/** Replaces the names in a text with ids. */
export const fill = (text: string, names: Names): string =>
  text.replace(/<([\w-]+(?:,\s?[\w-]+)*)>/g, (_, list: string) => {
    const separator = /,\s?/.exec(list)?.[0] ?? ''
    const ids = list.split(/,\s?/).map((name) => {
      const id = names[name]
      if (id === undefined) throw new Error(`Expected one of ${Object.keys(names).join(', ')}, got ${name}`)
      return id
    })
    return ids.sort().join(separator)
  })

/** Replaces the names in all texts of the properties with ids. */
export const fillProperties = (properties: TemplateProperties, names: Names): TemplateProperties =>
  JSON.parse(JSON.stringify(properties), (_, value: unknown) =>
    typeof value === 'string' ? fill(value, names) : value,
  )

export const idsOf = (names: Names, ...labels: string[]): string[] => labels.map((name) => names[name] ?? '')
