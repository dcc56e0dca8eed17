import { attributesOf } from '../../handler/resource/attributes.ts'
import { PropertiesError, parseProperties } from '../../handler/resource/properties.ts'
import { parseTemplate } from '../template/readTemplate.ts'
import { blocksIn } from './code.ts'

const TYPE = 'Custom::FargateEndpoints'

/** All attributes. Each exists even if it has no value. */
const ATTRIBUTES = Object.keys(
  attributesOf(
    {
      ...{ vpcId: '', securityGroupId: '', s3PrefixListId: '', s3Ipv6PrefixListId: '', estimatedMonthlyCost: '' },
      ...{
        created: [],
        reused: [],
        subnetIds: [],
        routeTableIds: [],
        availabilityZones: [],
        dnsEntries: [],
        warnings: [],
      },
    },
    () => true,
  ),
)

/**
 * Checks that each YAML block can be parsed, that its resources of our type have valid properties, and that each
 * `!GetAtt Endpoints.…` names an attribute.
 */
export const templateProblems = (text: string): string[] => [
  ...blocksIn(text, 'yaml').flatMap((block) => {
    try {
      return resourcesIn(parseTemplate(block)).flatMap(propertyProblems)
    } catch (error) {
      return [`invalid YAML: ${(error as Error).message}`]
    }
  }),
  ...Array.from(text.matchAll(/!GetAtt Endpoints\.(\w+)/g), ([, name = '']) => name)
    .filter((name) => !ATTRIBUTES.includes(name))
    .map((name) => `unknown attribute ${name}`),
]

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Returns the properties of each resource of our type, at any depth. */
const resourcesIn = (value: unknown): Record<string, unknown>[] => {
  if (!isObject(value)) return []
  const { Type, Properties } = value
  if (Type === TYPE && isObject(Properties)) return [Properties]
  return Object.values(value).flatMap(resourcesIn)
}

/** Checks the properties. If a value is known only in a deployed stack, only its name is checked. */
const propertyProblems = (properties: Record<string, unknown>): string[] => {
  const isKnown = (value: unknown): boolean => !/"(Ref|Fn::\w+)":/.test(JSON.stringify(value))
  const known = Object.fromEntries(Object.entries(properties).filter(([, value]) => isKnown(value)))
  const unknown = Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (isKnown(value) ? [] : [[name, '']])),
  )
  try {
    parseProperties({ ...unknown, ...known, VpcId: known.VpcId ?? 'vpc-0' })
    return []
  } catch (error) {
    if (!(error instanceof PropertiesError)) throw error
    return [error.message]
  }
}
