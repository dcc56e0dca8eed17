import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../../build/template/template.ts'
import { resolve, UnresolvedError } from '../../plan/template/values/intrinsics.ts'

const known: Readonly<Record<string, Json>> = {
  VpcId: 'vpc-0a',
  Subnets: 'subnet-0a,subnet-0b',
  Exec: 'true',
  'AWS::Region': 'eu-west-1',
  'Repository.RepositoryUri': 'uri',
}

const conditions: JsonObject = {
  IsHome: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
  IsAway: { 'Fn::Not': [{ Condition: 'IsHome' }] },
  IsTrue: { 'Fn::Equals': [{ Ref: 'Exec' }, true] },
  IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
  Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsHome' }] },
  Both: { 'Fn::And': [{ Condition: 'IsHome' }, { Condition: 'IsTrue' }] },
  NotBoth: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsAway' }] },
  Neither: { 'Fn::Or': [{ Condition: 'IsAway' }, { 'Fn::Equals': ['a', 'b'] }] },
  Unsure: { 'Fn::And': [{ Condition: 'IsHome' }, { Condition: 'IsProd' }] },
  Round: { 'Fn::Not': [{ Condition: 'Round' }] },
}

const lookup = (name: string) => known[name]

const mappings: JsonObject = { Zones: { 'eu-west-1': { first: 'eu-west-1a' } } }

const resolved = (value: Json) => resolve(value, { lookup, conditions, mappings })

const ifOf = (condition: string): Json => ({ 'Fn::If': [condition, 'yes', 'no'] })

describe('resolve returns the value of', () => {
  test.each<[string, Json, Json | undefined]>([
    ['a Ref', { Ref: 'VpcId' }, 'vpc-0a'],
    ['a Ref in a list', ['x', { Ref: 'VpcId' }], ['x', 'vpc-0a']],
    ['a Ref in an object', { Key: 'vpc', Value: { Ref: 'VpcId' } }, { Key: 'vpc', Value: 'vpc-0a' }],
    ['a GetAtt', { 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }, 'uri'],
    ['a GetAtt in one string', { 'Fn::GetAtt': 'Repository.RepositoryUri' }, 'uri'],
    ['AWS::NoValue', { Ref: 'AWS::NoValue' }, undefined],
    ['AWS::NoValue in a list', ['x', { Ref: 'AWS::NoValue' }], ['x']],
    ['AWS::NoValue in an object', { Key: 'a', Value: { Ref: 'AWS::NoValue' } }, { Key: 'a' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['a Sub', { 'Fn::Sub': 'logs-${AWS::Region}-${!Literal}' }, 'logs-eu-west-1-${Literal}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['a Sub with its own variables', { 'Fn::Sub': ['${Id}!', { Id: { Ref: 'VpcId' } }] }, 'vpc-0a!'],
    ['a Join', { 'Fn::Join': ['-', ['a', { Ref: 'VpcId' }]] }, 'a-vpc-0a'],
    ['a Join of a list in one string', { 'Fn::Join': [';', { Ref: 'Subnets' }] }, 'subnet-0a;subnet-0b'],
    ['a Split', { 'Fn::Split': [',', { Ref: 'Subnets' }] }, ['subnet-0a', 'subnet-0b']],
    ['a Select', { 'Fn::Select': ['1', { 'Fn::Split': [',', { Ref: 'Subnets' }] }] }, 'subnet-0b'],
    ['a Length', { 'Fn::Length': ['a', { Ref: 'VpcId' }] }, 2],
    ['a Length of a list in one string', { 'Fn::Length': { Ref: 'Subnets' } }, 2],
    ['a ToJsonString', { 'Fn::ToJsonString': { a: [1, { Ref: 'VpcId' }] } }, '{"a":[1,"vpc-0a"]}'],
    ['a Base64', { 'Fn::Base64': { 'Fn::Sub': 'é' } }, 'w6k='],
    ['a Cidr', { 'Fn::Select': [2, { 'Fn::Cidr': ['192.168.0.0/24', '6', 5] }] }, '192.168.0.64/27'],
    [
      'a Cidr of IPv6',
      { 'Fn::Cidr': ['2001:db8:0:ff00::/56', 2, 64] },
      ['2001:db8:0:ff00::/64', '2001:db8:0:ff01::/64'],
    ],
    ['a FindInMap', { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'first'] }, 'eu-west-1a'],
    [
      'a FindInMap with a default',
      { 'Fn::FindInMap': ['Zones', 'x', 'y', { DefaultValue: { Ref: 'VpcId' } }] },
      'vpc-0a',
    ],
    ['an If of an Equals', ifOf('IsHome'), 'yes'],
    ['an If of a Not', ifOf('IsAway'), 'no'],
    ['an If that compares a boolean with a string', ifOf('IsTrue'), 'yes'],
    ['an If of an Or with one true condition', ifOf('Either'), 'yes'],
    ['an If of an Or without a true condition', ifOf('Neither'), 'no'],
    ['an If of an And with only true conditions', ifOf('Both'), 'yes'],
    ['an If of an And with one false condition', ifOf('NotBoth'), 'no'],
    ['an If whose result is a function', { 'Fn::If': ['IsHome', { Ref: 'VpcId' }, { Ref: 'Vpc' }] }, 'vpc-0a'],
    ['an If whose result is AWS::NoValue', ['x', { 'Fn::If': ['IsAway', 'y', { Ref: 'AWS::NoValue' }] }], ['x']],
    ['an object that is not a function', { Ref: 'VpcId', and: 'more' }, { Ref: 'VpcId', and: 'more' }],
  ])('%s', (_, value, expected) => expect(resolved(value)).toEqual(expected))
})

describe('resolve throws an UnresolvedError that names', () => {
  test.each<[string, Json, string]>([
    ['a resource', { Ref: 'Vpc' }, '{"Ref":"Vpc"}'],
    ['an attribute', { 'Fn::GetAtt': ['Vpc', 'VpcId'] }, '{"Fn::GetAtt":["Vpc","VpcId"]}'],
    ['an export', ['x', { 'Fn::ImportValue': 'vpc' }], '{"Fn::ImportValue":"vpc"}'],
    ['the parameter that decides a condition', ifOf('IsProd'), '{"Ref":"Stage"}'],
    ['the parameter that decides the rest of an And', ifOf('Unsure'), '{"Ref":"Stage"}'],
    ['a condition that does not exist', ifOf('IsLost'), '{"Condition":"IsLost"}'],
    ['a condition that refers to itself', ifOf('Round'), '{"Condition":"Round"}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['a variable in a Sub', { 'Fn::Sub': 'x-${Vpc}' }, '{"Fn::Sub":"${Vpc}"}'],
    [
      'a key that a mapping does not have',
      { 'Fn::FindInMap': ['Zones', 'x', 'y'] },
      '{"Fn::FindInMap":["Zones","x","y"]}',
    ],
    ['an unknown key of a mapping', { 'Fn::FindInMap': ['Zones', { Ref: 'Stage' }, 'y'] }, '{"Ref":"Stage"}'],
    ['a function that does not exist', { 'Fn::Subb': 'x' }, '{"Fn::Subb":"x"}'],
    ['a Length of a number', { 'Fn::Length': 5 }, '{"Fn::Length":5}'],
    ['a ToJsonString of a string', { 'Fn::ToJsonString': 'x' }, '{"Fn::ToJsonString":"x"}'],
    [
      'a Cidr of more addresses than the block has',
      { 'Fn::Cidr': ['10.0.0.0/24', 2, 8] },
      '{"Fn::Cidr":["10.0.0.0/24",2,8]}',
    ],
    ['a Cidr of an address', { 'Fn::Cidr': ['10.0.0.0', 2, 8] }, '{"Fn::Cidr":["10.0.0.0",2,8]}'],
    ['a Select beyond the end', { 'Fn::Select': [5, ['a']] }, '{"Fn::Select":[5,["a"]]}'],
  ])('%s', (_, value, named) => {
    expect(() => resolved(value)).toThrow(new UnresolvedError(named))
  })
})

describe('A stand-in', () => {
  test.each<[string, Json, Json, string[]]>([
    [
      'replaces a value in an object',
      { Key: 'vpc', Value: { Ref: 'Vpc' } },
      { Key: 'vpc', Value: '?' },
      ['{"Ref":"Vpc"}'],
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own form
    ['replaces a value in a string', { 'Fn::Sub': 'x-${Vpc}-${VpcId}' }, 'x-?-vpc-0a', ['{"Fn::Sub":"${Vpc}"}']],
    ['replaces a value in a function', { 'Fn::Join': ['-', ['a', { Ref: 'Vpc' }]] }, 'a-?', ['{"Ref":"Vpc"}']],
    ['replaces a value in JSON', { 'Fn::ToJsonString': { a: { Ref: 'Vpc' } } }, '{"a":"?"}', ['{"Ref":"Vpc"}']],
    ['has no length', { 'Fn::Length': { Ref: 'Vpc' } }, '?', ['{"Fn::Length":{"Ref":"Vpc"}}']],
    ['does not decide a condition', ifOf('IsProd'), 'yes', ['{"Ref":"Stage"}']],
  ])('%s', (_, value, expected, named) => {
    const calls: string[] = []
    const standIn = (call: string) => {
      calls.push(call)
      return '?'
    }

    expect(resolve(value, { lookup, conditions, standIn })).toEqual(expected)
    expect(calls).toEqual(named)
  })

  test('is not used for a condition if undecided is given', () => {
    const calls: string[] = []
    const undecided = (call: string) => void calls.push(call)

    expect(resolve([ifOf('IsProd'), { Ref: 'Vpc' }], { lookup, conditions, standIn: () => '?', undecided })).toEqual([
      'yes',
      '?',
    ])
    expect(calls).toEqual(['{"Ref":"Stage"}'])
  })
})
