import { writeFile } from 'node:fs/promises'
import { describe, expect, jest, test } from '@jest/globals'
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts'
import { readTemplateFile } from '../../plan/template/templateFile.ts'
import { UsageError } from '../../usageError.ts'

const pathOf = temporaryFolder()

const read = async (content: string | Buffer) => {
  const path = pathOf('template.yaml')
  await writeFile(path, content)
  return (await readTemplateFile(path)).template
}

const RESOURCES = 'Resources:\n  Queue: { Type: AWS::SQS::Queue }\n'

describe('A template file', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['that is empty', '', /got no Resources; a task definition is read by --task-definition$/],
    ['of another tool', 'services:\n  app: { image: nginx }\n', /got no Resources/],
    ['in UTF-16', Buffer.from(`\ufeff${RESOURCES}`, 'utf16le'), /got UTF-16: save it as UTF-8/],
    [
      'with several documents',
      `${RESOURCES}---\nmore: true\n`,
      /got several documents: a template is one, without ---$/,
    ],
    ['with tabs', 'Resources:\n\tQueue: {}\n', /got Tabs are not allowed as indentation at line 2, column 1$/],
    ['with a duplicate key', `${RESOURCES}  Queue: {}\n`, /got Map keys must be unique at line 3, column 3$/],
    ['with invalid JSON', '{"Resources": {', /at line 1, column 16$/],
    ['whose resource is null', 'Resources:\n  Queue:\n', /got Resources\.Queue: expected an object, got null$/],
    ['whose resource is a string', 'Resources: { Queue: x }', /got Resources\.Queue: expected an object, got "x"$/],
    [
      'whose parameter is null',
      `${RESOURCES}Parameters: { Name: }`,
      /got Parameters\.Name: expected an object, got null$/,
    ],
    [
      'whose parameters are a list',
      `${RESOURCES}Parameters: [Name]`,
      /got Parameters: expected an object, got \["Name"\]$/,
    ],
    [
      'whose properties are a string',
      'Resources: { Queue: { Properties: foo } }',
      /got Resources\.Queue\.Properties: expected an object, got "foo"$/,
    ],
    [
      'with a condition that does not exist',
      'Conditions: { A: !Equals [a, a] }\nResources: { Queue: { Condition: Nope } }',
      /got Resources\.Queue\.Condition: expected a condition of the template \(A\), got Nope$/,
    ],
    [
      'with a condition that is not a name',
      'Resources: { Queue: { Condition: !Equals [a, b] } }',
      /got Resources\.Queue\.Condition: expected the name of a condition, got \{"Fn::Equals":\["a","b"\]\}$/,
    ],
    [
      'that refers to itself',
      `${RESOURCES}  Topic: &t { Properties: *t }\n`,
      /got an alias \(\*name\) inside what it names/,
    ],
    ['nested too deeply', `Resources: ${'['.repeat(20_000)}`, /got values nested more than 100 deep$/],
    [
      'nested more deeply than any template',
      `Resources: { Queue: ${'{ a: '.repeat(150)}1${' }'.repeat(151)}`,
      /nested more than 100 deep$/,
    ],
    [
      'with a placeholder of Jinja',
      `${RESOURCES}  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: {{ cidr }} } }\n`,
      /got placeholders of another tool \({{ cidr }}\): fill them in first, and name the file that comes of it$/,
    ],
    [
      'with a statement of Jinja',
      `{% if x %}\n${RESOURCES}{% endif %}\n`,
      /placeholders of another tool \({% if x %}\): fill/,
    ],
    [
      'with a quoted placeholder and another error',
      `${RESOURCES}  Topic: "{{ x }}\n`,
      /got Missing closing "quote at line 4/,
    ],
    ['with a map as a key', `${RESOURCES}  ? { a: 1 }\n  : {}\n`, /got a map or a list as a key at line 3, column 5$/],
    ['whose TemplateBody is not a template', '{"TemplateBody": "hello"}', /got no Resources/],
  ])('%s is rejected with one line', async (_, content, message) => {
    const reading = read(content)

    await expect(reading).rejects.toThrow(UsageError)
    await expect(reading).rejects.toThrow(
      /^\S+template\.yaml: expected a CloudFormation template, in YAML or JSON, got .*$/,
    )
    await expect(reading).rejects.toThrow(message)
  })

  test('may have empty sections, a byte order mark, carriage returns and Fn::ForEach', async () => {
    const content = `\ufeffParameters:\nConditions:\nMappings:\n${RESOURCES}  Fn::ForEach::Queues: [Name, [a], {}]\n`

    const { Parameters, Conditions, Mappings } = await read(content.replaceAll('\n', '\r\n'))

    expect([Parameters, Conditions, Mappings]).toEqual([{}, {}, {}])
  })

  test.each<[string, string]>([
    ['an object', JSON.stringify({ TemplateBody: { Resources: { Queue: {} } }, StagesAvailable: ['Processed'] })],
    ['a string in YAML', JSON.stringify({ TemplateBody: RESOURCES, StagesAvailable: ['Original'] })],
    ['a string in JSON', 'TemplateBody: |\n  {"Resources": {"Queue": {}}}\n'],
  ])('may be the output of aws cloudformation get-template, with %s', async (_, content) => {
    expect(Object.keys((await read(content)).Resources)).toEqual(['Queue'])
  })

  test.each(['Transform: Macro\n', 'Conditions: { Fn::ForEach::Each: [] }\n'])(
    'may refer to conditions that CloudFormation adds: %j',
    async (line) => {
      const { Resources } = await read(`${line}Resources: { Queue: { Condition: Added, Properties: } }`)

      expect(Resources.Queue?.Condition).toBe('Added')
    },
  )

  test('may have unknown functions, and quoted text with double braces', async () => {
    const warning = jest.spyOn(process, 'emitWarning')
    const content = `${RESOURCES}  Topic: { Properties: { A: !GetStackOutput { Name: a }, B: !More text, C: '{{ c }}' } }\n`

    expect((await read(content)).Resources.Topic?.Properties).toEqual({
      A: { 'Fn::GetStackOutput': { Name: 'a' } },
      B: { 'Fn::More': 'text' },
      C: '{{ c }}',
    })
    expect(warning).not.toHaveBeenCalled()
  })
})
