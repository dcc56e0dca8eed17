import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../build/template/template.ts'
import { resolve, UnresolvedError } from '../../../cli/plan/intrinsics.ts'

const known: Readonly<Record<string, Json>> = {
  VpcId: 'vpc-0a',
  Subnets: 'subnet-0a,subnet-0b',
  'AWS::Region': 'eu-west-1',
}

const resolved = (value: Json) => resolve(value, (name) => known[name])

describe('A function of CloudFormation comes to what is known', () => {
  test.each<[string, Json, Json | undefined]>([
    ['a Ref', { Ref: 'VpcId' }, 'vpc-0a'],
    ['a Ref in a list', ['x', { Ref: 'VpcId' }], ['x', 'vpc-0a']],
    ['a Ref in an object', { Key: 'vpc', Value: { Ref: 'VpcId' } }, { Key: 'vpc', Value: 'vpc-0a' }],
    ['no value', { Ref: 'AWS::NoValue' }, undefined],
    ['no value in a list', ['x', { Ref: 'AWS::NoValue' }], ['x']],
    ['no value in an object', { Key: 'a', Value: { Ref: 'AWS::NoValue' } }, { Key: 'a' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['a Sub', { 'Fn::Sub': 'logs-${AWS::Region}-${!Literal}' }, 'logs-eu-west-1-${Literal}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['a Sub with names of its own', { 'Fn::Sub': ['${Id}!', { Id: { Ref: 'VpcId' } }] }, 'vpc-0a!'],
    ['a Join', { 'Fn::Join': ['-', ['a', { Ref: 'VpcId' }]] }, 'a-vpc-0a'],
    ['a Join of a list in one string', { 'Fn::Join': [';', { Ref: 'Subnets' }] }, 'subnet-0a;subnet-0b'],
    ['a Split', { 'Fn::Split': [',', { Ref: 'Subnets' }] }, ['subnet-0a', 'subnet-0b']],
    ['a Select', { 'Fn::Select': ['1', { 'Fn::Split': [',', { Ref: 'Subnets' }] }] }, 'subnet-0b'],
    ['what is none', { Ref: 'VpcId', and: 'more' }, { Ref: 'VpcId', and: 'more' }],
  ])('%s', (_, value, expected) => expect(resolved(value)).toEqual(expected))
})

describe('What only a deployed stack can tell is named', () => {
  test.each<[string, Json, string]>([
    ['a resource', { Ref: 'Vpc' }, '{"Ref":"Vpc"}'],
    ['an attribute', { 'Fn::GetAtt': ['Vpc', 'VpcId'] }, '{"Fn::GetAtt":["Vpc","VpcId"]}'],
    ['an export', ['x', { 'Fn::ImportValue': 'vpc' }], '{"Fn::ImportValue":"vpc"}'],
    ['a condition', { 'Fn::If': ['IsProd', 'a', 'b'] }, '{"Fn::If":["IsProd","a","b"]}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['a name in a Sub', { 'Fn::Sub': 'x-${Vpc}' }, '{"Fn::Sub":"${Vpc}"}'],
    ['a Select beyond the end', { 'Fn::Select': [5, ['a']] }, '{"Fn::Select":[5,["a"]]}'],
  ])('%s', (_, value, named) => {
    expect(() => resolved(value)).toThrow(new UnresolvedError(named))
  })
})
