import { readFileSync } from 'node:fs'
import { type CollectionTag, Pair, parse, type ScalarTag, YAMLMap } from 'yaml'

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
const FUNCTIONS = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Not', 'Or'],
  ...['Select', 'Split', 'Sub', 'Ref', 'Condition'],
]

const longName = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`)

/** `!GetAtt Logs.Arn` is `{ "Fn::GetAtt": ["Logs", "Arn"] }`. The attribute itself may contain dots. */
const argumentOf = (name: string, text: string): unknown => {
  if (name !== 'GetAtt') return text
  const dot = text.indexOf('.')
  return [text.slice(0, dot), text.slice(dot + 1)]
}

const shortForms = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text) => ({ [longName(name)]: argumentOf(name, text) }) },
  ...(['seq', 'map'] as const).map((collection) => ({
    tag: `!${name}`,
    collection,
    resolve: (value: unknown) => {
      const map = new YAMLMap()
      map.items.push(new Pair(longName(name), value))
      return map
    },
  })),
])

/** Parses a template's YAML, and expands the short forms of its functions (`!Sub …`) to their long forms. */
export const parseTemplate = <Template>(yaml: string): Template => parse(yaml, { customTags: shortForms }) as Template

export const readTemplate = <Template>(path: string | URL): Template => parseTemplate(readFileSync(path, 'utf8'))
