import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { isObject, type Json, type Resource, type Template } from '../../../build/template/template.ts'
import { PLAIN_TEMPLATE } from '../paths.ts'
import { run } from './tool.ts'

jest.setTimeout(600_000)

const translate = fileURLToPath(new URL('sam_translate.py', import.meta.url))

let plain: Template
let sam: Template
beforeAll(async () => {
  plain = JSON.parse(readFileSync(PLAIN_TEMPLATE, 'utf8'))
  sam = JSON.parse(await run('bin/python', [translate, 'template.yaml']))
})

const SAM_TAG = { Key: 'lambda:createdBy', Value: 'SAM' }

/** What CloudFormation acts on of a resource, but for where its code is and the tag that says whose work it is. */
const deployed = ({ Metadata: _metadata, ...resource }: Resource): Resource => {
  const { Code, Tags, ...Properties } = resource.Properties
  const others = Array.isArray(Tags) ? Tags.filter((tag) => JSON.stringify(tag) !== JSON.stringify(SAM_TAG)) : []
  return { ...resource, Properties: { ...Properties, ...(others.length > 0 && { Tags: others }) } }
}

const resources = ({ Resources }: Template) =>
  Object.fromEntries(Object.entries(Resources).map(([id, resource]) => [id, deployed(resource)]))

describe('the plain template', () => {
  test('has what SAM would deploy, resource by resource', () => {
    expect(resources(plain)).toEqual(resources(sam))
  })

  test('has the parameters, conditions and outputs that SAM would leave', () => {
    const { Resources: _plain, ...sections } = plain
    const { Resources: _sam, ...expected } = sam
    expect(sections).toEqual(expected)
  })

  test('has code inline where SAM would name a package', () => {
    const code = ({ Resources }: Template, property: string): Record<string, Json> =>
      Object.fromEntries(
        Object.entries(Resources)
          .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
          .map(([id, { Properties }]) => [id, isObject(Properties.Code) ? (Properties.Code[property] ?? null) : null]),
      )

    expect(code(sam, 'S3Key')).toEqual({ Provider: 'dist/handler/', FailureResponder: 'dist/on-failure/' })
    expect(code(plain, 'ZipFile')).toEqual({
      Provider: expect.stringMatching(/^'use strict'\n.*\nexports\.handler = /s),
      FailureResponder: expect.stringMatching(/^'use strict'\n.*\nexports\.handler = /s),
    })
  })

  test('needs no macro', () => {
    expect(plain).not.toHaveProperty('Transform')
    expect(JSON.stringify(plain)).not.toContain('Fn::Transform')
  })
})
