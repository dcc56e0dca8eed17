import { writeFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts'
import { readTemplateFile } from '../../plan/template/templateFile.ts'
import { UsageError } from '../../usageError.ts'

const pathOf = temporaryFolder()

const read = async (content: string | Buffer) => {
  const path = pathOf('template.yaml')
  await writeFile(path, content)
  return readTemplateFile(path)
}

const RESOURCES = 'Resources:\n  Queue: { Type: AWS::SQS::Queue }\n'

describe('The file of a template', () => {
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
    ['with a key twice', `${RESOURCES}  Queue: {}\n`, /got Map keys must be unique at line 3, column 3$/],
    ['that is broken JSON', '{"Resources": {', /at line 1, column 16$/],
    ['whose resource is null', 'Resources:\n  Queue:\n', /got Resources\.Queue: expected an object, got null$/],
    ['whose resource is a text', 'Resources: { Queue: x }', /got Resources\.Queue: expected an object, got "x"$/],
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
  ])('%s is rejected in one line', async (_, content, message) => {
    const reading = read(content)

    await expect(reading).rejects.toThrow(UsageError)
    await expect(reading).rejects.toThrow(
      /^\S+template\.yaml: expected a CloudFormation template, in YAML or JSON, got .*$/,
    )
    await expect(reading).rejects.toThrow(message)
  })

  test('may have sections without content, a byte order mark, carriage returns and loops', async () => {
    const content = `\ufeffParameters:\nConditions:\nMappings:\n${RESOURCES}  Fn::ForEach::Queues: [Name, [a], {}]\n`

    const { Parameters, Conditions, Mappings } = await read(content.replaceAll('\n', '\r\n'))

    expect([Parameters, Conditions, Mappings]).toEqual([{}, {}, {}])
  })
})
