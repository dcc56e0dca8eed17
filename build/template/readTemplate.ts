import { readFileSync } from 'node:fs'
import { type CollectionTag, Pair, parseDocument, type ScalarTag, YAMLMap } from 'yaml'

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
const FUNCTIONS = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Not', 'Or'],
  ...['Length', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'Ref', 'Condition'],
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

/** CloudFormation reads YAML 1.1, whose booleans are more than those of 1.2: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html */
const booleans = [[/^(yes|Yes|YES|on|On|ON)$/, true] as const, [/^(no|No|NO|off|Off|OFF)$/, false] as const].map(
  ([test, value]): ScalarTag => ({ tag: 'tag:yaml.org,2002:bool', default: true, test, resolve: () => value }),
)

/**
 * Parses a template's YAML, and expands the short forms of its functions (`!Sub …`) to their long forms.
 * @throws YAMLError for what is no YAML, and for a function that does not exist
 */
export const parseTemplate = <Template>(yaml: string): Template => {
  const document = parseDocument(yaml, { customTags: [...shortForms, ...booleans], merge: true })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw problem
  return document.toJS() as Template
}

export const readTemplate = <Template>(path: string | URL): Template => parseTemplate(readFileSync(path, 'utf8'))
