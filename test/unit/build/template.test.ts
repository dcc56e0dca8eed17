import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, jest, test } from '@jest/globals'
import { fits } from '../../../build/template/limits.ts'
import { plainTemplate } from '../../../build/template/plainTemplate.ts'
import { readTemplate } from '../../../build/template/readTemplate.ts'
import type { JsonObject, SamTemplate } from '../../../build/template/template.ts'

const directory = mkdtempSync(join(tmpdir(), 'template-'))
afterAll(() => rmSync(directory, { recursive: true }))

const read = (yaml: string): unknown => {
  const path = join(directory, 'template.yaml')
  writeFileSync(path, yaml)
  return readTemplate(path)
}

describe('readTemplate', () => {
  test.each([
    ['!Ref Vpc', { Ref: 'Vpc' }],
    ['!Condition IsBounded', { Condition: 'IsBounded' }],
    ['!Sub a text', { 'Fn::Sub': 'a text' }],
    ['!GetAtt Logs.Arn', { 'Fn::GetAtt': ['Logs', 'Arn'] }],
    ['!GetAtt Stack.Outputs.Name', { 'Fn::GetAtt': ['Stack', 'Outputs.Name'] }],
    ["!GetAZs ''", { 'Fn::GetAZs': '' }],
    ["!Select [0, !GetAZs '']", { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!If [IsOn, !Ref A, !Ref AWS::NoValue]', { 'Fn::If': ['IsOn', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    ['!Transform { Name: AWS::Include }', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!Length [a]', { 'Fn::Length': ['a'] }],
    ['!ToJsonString { a: 1 }', { 'Fn::ToJsonString': { a: 1 } }],
    ['!ImportValue { Ref: Name }', { 'Fn::ImportValue': { Ref: 'Name' } }],
  ])('expands %s to its long form', (yaml, value) => {
    expect(read(`Value: ${yaml}`)).toEqual({ Value: value })
  })

  test('reads the booleans of YAML 1.1, but no single letters', () => {
    expect(read('[yes, On, NO, off, "yes", y, n, Off-peak]')).toEqual([
      true,
      true,
      false,
      false,
      'yes',
      'y',
      'n',
      'Off-peak',
    ])
  })

  test('reads merge keys and dates as text', () => {
    expect(read('Log: &log { Driver: awslogs }\nMore: { <<: *log, Version: 2012-10-17 }')).toMatchObject({
      More: { Driver: 'awslogs', Version: '2012-10-17' },
    })
  })

  test('rejects a function that does not exist, without a warning', () => {
    const warning = jest.spyOn(process, 'emitWarning')

    expect(() => read('Value: !Subb text')).toThrow(/^Unresolved tag: !Subb at line 1, column 8/)
    expect(warning).not.toHaveBeenCalled()
  })
})

describe('plainTemplate', () => {
  const sam = (properties: JsonObject): SamTemplate => ({
    Transform: 'AWS::Serverless-2016-10-31',
    Globals: { Function: { Handler: 'index.handler', LoggingConfig: { LogFormat: 'JSON' } } },
    Resources: {
      One: {
        Type: 'AWS::Serverless::Function',
        Properties: { CodeUri: 'dist/one/', EventInvokeConfig: {}, LoggingConfig: {}, ...properties },
      },
    },
  })

  test('adds the code of each function, and merges the global properties with its own', () => {
    const { Resources } = plainTemplate(sam({ LoggingConfig: { LogGroup: 'Logs' } }), (codeUri) => `code of ${codeUri}`)

    expect(Resources.One?.Properties).toEqual({
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: 'Logs' },
      Code: { ZipFile: 'code of dist/one/' },
    })
  })

  test('rejects an unsupported SAM property', () => {
    expect(() => plainTemplate(sam({ Events: {} }), () => '')).toThrow(/^One: expected CodeUri, .* got .*Events/)
  })
})

describe('template.yaml', () => {
  test('has the version and the license of package.json', () => {
    const { version, license } = JSON.parse(readFileSync('package.json', 'utf8'))

    expect(readTemplate<SamTemplate>('template.yaml').Metadata?.['AWS::ServerlessRepo::Application']).toMatchObject({
      SemanticVersion: version,
      SpdxLicenseId: license,
    })
  })
})

describe('fits', () => {
  test.each([
    [true, 10, 10],
    [false, 11, 10],
  ])('returns %s for %i bytes and a limit of %i', (expected, size, limit) => {
    expect(fits({ what: 'a part', size, limit })).toBe(expected)
  })
})
