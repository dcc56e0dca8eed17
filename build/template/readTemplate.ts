import { readFileSync } from 'node:fs'
import {
  type CollectionTag,
  type Document,
  isCollection,
  LineCounter,
  Pair,
  parseDocument,
  type ScalarTag,
  visit,
  YAMLMap,
} from 'yaml'

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

const shortFormsOf = (names: Iterable<string>): (ScalarTag | CollectionTag)[] =>
  [...names].flatMap((name): (ScalarTag | CollectionTag)[] => [
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

/**
 * CloudFormation reads YAML 1.1, which has more booleans than YAML 1.2:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
const booleans = [[/^(yes|Yes|YES|on|On|ON)$/, true] as const, [/^(no|No|NO|off|Off|OFF)$/, false] as const].map(
  ([test, value]): ScalarTag => ({ tag: 'tag:yaml.org,2002:bool', default: true, test, resolve: () => value }),
)

/** Returns all names that look like a tag. Some are only text; the parser never reads those as tags. */
const namesOfTags = (yaml: string): string[] => [...yaml.matchAll(/(?<=!)\w+/g)].map(([name]) => name)

/** Rejects maps and lists as keys, because a JavaScript object would have their YAML text as the key. @throws Error */
const refuseCollectionKeys = (document: Document.Parsed, lines: LineCounter): void =>
  visit(document, {
    Pair(_, { key }) {
      if (!isCollection(key)) return
      const { line, col } = lines.linePos(key.range?.[0] ?? 0)
      throw new Error(`a map or a list as a key at line ${line}, column ${col}`)
    },
  })

/**
 * Parses the YAML of a template, and expands the short forms of its functions (`!Sub …`) to their long forms.
 * @param of with `any function`, also expands functions that are unknown here, because CloudFormation adds new ones
 * @throws Error for invalid YAML or an invalid template, YAMLError for a function that is not expanded
 */
export const parseTemplate = <Template>(
  yaml: string,
  of: 'known functions' | 'any function' = 'known functions',
): Template => {
  const lineCounter = new LineCounter()
  const names = new Set([...FUNCTIONS, ...(of === 'any function' ? namesOfTags(yaml) : [])])
  const document = parseDocument(yaml, { customTags: [...shortFormsOf(names), ...booleans], merge: true, lineCounter })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw problem
  refuseCollectionKeys(document, lineCounter)
  return document.toJS() as Template
}

export const readTemplate = <Template>(path: string | URL): Template => parseTemplate(readFileSync(path, 'utf8'))
