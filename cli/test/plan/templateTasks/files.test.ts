import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../../build/template/template.ts'
import { readContainer } from './template.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('A file in S3', () => {
  const readFile = (Value: Json) => readContainer({ EnvironmentFiles: [{ Type: 's3', Value }] }).derived

  test.each<[string, Json]>([
    ['Ref', { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Named' }, '/app.env']] }],
    ['GetAtt', { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Named', 'Arn'] }, 'app.env']] }],
    ['Sub', { 'Fn::Sub': '${Named.Arn}/app.env' }],
  ])('by %s of a named bucket adds the bucket', (_, value) => {
    expect(readFile(value)).toMatchObject({ S3Buckets: ['files-123456789012'] })
  })

  test.each<[string, string]>([
    ['arn:aws:s3:::${Unnamed}/app.env', 'The bucket is not known: arn:aws:s3:::${Unnamed}/app.env (container app)'],
    ['${Unnamed.Arn}/app.env', 'The bucket is not known: ${Unnamed.Arn}/app.env (container app)'],
    ['arn:aws:s3:::${Given}/app.env', 'The bucket is not known: arn:aws:s3:::${Given}/app.env (container app)'],
  ])('in an unknown bucket adds a warning: %s', (text, words) => {
    const { S3Buckets, warnings } = readFile({ 'Fn::Sub': text })

    expect(S3Buckets).toEqual([])
    expect(warnings).toContainEqual(expect.stringContaining(words))
  })

  test('for Fluent Bit is read from an environment variable', () => {
    const Environment = [
      { Name: 'QUEUE', Value: { Ref: 'Queue' } },
      { Name: 'aws_fluent_bit_init_s3_1', Value: { 'Fn::Sub': '${Named.Arn}/fluent.conf' } },
      { Name: 'PORT', Value: 80 },
    ]
    const task = readContainer({ Environment })

    expect(task.derived.S3Buckets).toEqual(['files-123456789012'])
    expect(task.warnings).toEqual([])
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
