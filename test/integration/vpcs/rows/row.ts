import type { CreatedVpc, VpcShape } from '../../../../simulator/networks/createVpc.ts'
import type { SettingsOverrides } from '../../../../simulator/settings.ts'
import type { TemplateProperties } from '../../../support/provider.ts'
import type { Testbed } from '../../../support/testbed.ts'
import type { Thread } from './threads.ts'

/** Ids by what a row's texts call them: `<vpc>`, `<private-a>`. */
export type Names = Readonly<Record<string, string>>

/**
 * A fault or a shape of VPC, what is asked of it, and exactly what the answer is. In texts and properties `<private-a>`
 * stands for an id, `<private-a, private-c>` for several in the order of their ids.
 */
export interface Row {
  /** What is found, and what is asked where that is not plain. */
  found: string
  /** Where people met it. */
  threads?: readonly Thread[]
  region?: string
  settings?: SettingsOverrides
  /** Two zones with a private and a public subnet each, if left out. */
  shape?: VpcShape
  /** Arranges what a shape can't say, and names what it made. */
  given?: (testbed: Testbed<CreatedVpc>, names: Names) => Promise<Names | undefined>
  /** Whether what `given` made changes by itself meanwhile, so that the VPC afterwards is not that before. */
  unsettled?: true
  /** An Update or a Delete needs a resource, which `given` creates. */
  request?: 'Create' | 'Update' | 'Delete'
  /** Of the request, beside `VpcId`. */
  properties?: TemplateProperties
  /** How long EC2 may take, in seconds, before CloudFormation is answered all the same. */
  timeLimit?: number
  expected: ExpectedOutcome
}

/** The answer, and what exists after it. */
export type ExpectedOutcome =
  | {
      /** The reason of the answer FAILED. */
      reason: string
      /** Whether EC2 refused something after the first change, which nobody could know before. */
      halfWay?: true
    }
  | {
      /** What is done about it, for a reader of the table. */
      served: string
      /** The attribute `Warnings`; none if left out. */
      warnings?: readonly string[]
      /** Where endpoints of ours are afterwards, by service: the subnets of interfaces, the route tables of gateways. */
      endpoints?: Readonly<Record<string, string>>
      /** Attributes of the answer. */
      attributes?: Readonly<Record<string, string>>
      /** The rules of the managed group. */
      rules?: readonly string[]
    }

/** A subject of the table, with the file that its rows are in. */
export interface Chapter {
  title: string
  file: string
  rows: readonly Row[]
}

/** Puts ids in place of names. */
export const fill = (text: string, names: Names): string =>
  text.replace(/<([\w-]+(?:,\s?[\w-]+)*)>/g, (_, list: string) => {
    const separator = /,\s?/.exec(list)?.[0] ?? ''
    const ids = list.split(/,\s?/).map((name) => {
      const id = names[name]
      if (id === undefined) throw new Error(`Nothing is called ${name}; there are ${Object.keys(names).join(', ')}`)
      return id
    })
    return ids.sort().join(separator)
  })

/** Puts ids in place of names wherever properties hold a text. */
export const fillProperties = (properties: TemplateProperties, names: Names): TemplateProperties =>
  JSON.parse(JSON.stringify(properties), (_, value: unknown) =>
    typeof value === 'string' ? fill(value, names) : value,
  )

/** The ids of these names. */
export const idsOf = (names: Names, ...labels: string[]): string[] => labels.map((name) => names[name] ?? '')
