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

/**
 * Returns the parts of a resource that CloudFormation acts on, without the location of its code and the tag that SAM
 * adds.
 */
const deployed = ({ Metadata: _metadata, ...resource }: Resource): Resource => {
  const { Code, Tags, ...Properties } = resource.Properties
  const others = Array.isArray(Tags) ? Tags.filter((tag) => JSON.stringify(tag) !== JSON.stringify(SAM_TAG)) : []
  return { ...resource, Properties: { ...Properties, ...(others.length > 0 && { Tags: others }) } }
}

const resources = ({ Resources }: Template) =>
  Object.fromEntries(Object.entries(Resources).map(([id, resource]) => [id, deployed(resource)]))

describe('the plain template', () => {
  test('has the same resources as SAM would deploy', () => {
    expect(resources(plain)).toEqual(resources(sam))
  })

  test('has the same parameters, conditions and outputs as the output of SAM', () => {
    const { Resources: _plain, ...sections } = plain
    const { Resources: _sam, ...expected } = sam
    expect(sections).toEqual(expected)
  })

  test('contains the code inline, instead of a reference to a package', () => {
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

  test('requires no macro', () => {
    expect(plain).not.toHaveProperty('Transform')
    expect(JSON.stringify(plain)).not.toContain('Fn::Transform')
  })
})
