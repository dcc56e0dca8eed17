import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../../build/template/template.ts'
import { ECR, IMAGE, readContainer, servicesOf } from './template.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('An image', () => {
  test.each<[string, Json]>([
    ['by GetAtt of its repository', { 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }],
    ['by GetAtt in one string', { 'Fn::GetAtt': 'Repository.RepositoryUri' }],
    ['by Sub of its repository', { 'Fn::Sub': '${Images.RepositoryUri}:7' }],
    [
      'by the name of its repository',
      { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/${Images}' },
    ],
    ['with an unknown tag', { 'Fn::Sub': `${IMAGE}:\${Given}` }],
    ['with an unknown account', { 'Fn::Sub': '${Given}.dkr.ecr.eu-west-1.amazonaws.com/app' }],
    [
      'in the form of the CDK',
      {
        'Fn::Join': [
          '',
          [
            { 'Fn::Select': [4, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Images', 'Arn'] }] }] },
            '.dkr.ecr.',
            { 'Fn::Select': [3, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Images', 'Arn'] }] }] },
            '.',
            { Ref: 'AWS::URLSuffix' },
            '/',
            { Ref: 'Images' },
            ':latest',
          ],
        ],
      },
    ],
  ])('%s is in Amazon ECR', (_, Image) => {
    const task = readContainer({ Image })

    expect(servicesOf(task)).toEqual(ECR)
    expect([...task.warnings, ...task.derived.warnings]).toEqual([])
    expect(task.derived.reasons.get('ecr.api')?.[0]).toMatch(
      /^container app pulls .*\.dkr\.ecr\.eu-west-1\.amazonaws\.com\//,
    )
  })

  test('has the name of its repository if that is known', () => {
    expect(readContainer({ Image: { 'Fn::GetAtt': ['Repository', 'RepositoryUri'] } }).definition).toMatchObject({
      containerDefinitions: [{ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders' }],
    })
  })

  test.each<[string, Json, string]>([
    ['empty', '', 'an empty image'],
    ['a parameter without a value', { Ref: 'Given' }, '${Given}'],
    ['a registry without a value', { 'Fn::Sub': '${Given}/app:1' }, '${Given}/app:1'],
    ['an export', { 'Fn::ImportValue': 'image' }, '${ImportValue}'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, '${Queue.Arn}'],
    ['a dynamic reference', '{{resolve:ssm:/image}}', '{{resolve:ssm:/image}}'],
  ])('that is %s is assumed to be in Amazon ECR, with a warning', (_, Image, shown) => {
    const task = readContainer({ Image })

    expect(servicesOf(task)).toEqual(ECR)
    expect(task.derived.warnings).toEqual([
      expect.stringContaining(`is assumed to be Amazon ECR in eu-west-1: ${shown} (container app)`),
    ])
  })

  test.each<[string, Json, RegExp]>([
    ['tag', { 'Fn::Sub': 'nginx:${Given}' }, /Docker Hub has no endpoint: nginx:\$\{Given\} /],
    ['name', { 'Fn::Sub': 'public.ecr.aws/${Given}' }, /^ECR Public has no endpoint/],
    [
      'account',
      { 'Fn::Sub': '${Given}.dkr.ecr.us-east-1.amazonaws.com/app' },
      /^No endpoint of this resource reaches us-east-1/,
    ],
  ])('with an unknown %s stays in its registry', (_, Image, words) => {
    const task = readContainer({ Image })

    expect(servicesOf(task)).toEqual([])
    expect(task.warnings).toEqual([])
    expect(task.derived.warnings.at(-1)).toMatch(words)
  })

  test('by a parameter is in the registry that its value names', () => {
    expect(readContainer({ Image: { Ref: 'Given' } }, { Given: 'ghcr.io/app' }).derived.warnings[1]).toContain(
      'ghcr.io has no endpoint',
    )
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
