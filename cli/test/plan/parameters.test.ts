import { describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../../build/template/template.ts'
import { lookupIn } from '../../plan/template/values/parameters.ts'
import { UsageError } from '../../usageError.ts'

const environment = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' }

/** Looks up the only parameter of a template, which has this value. */
const given = (parameter: JsonObject, value: string) =>
  lookupIn(
    { Parameters: { P: parameter }, Resources: {} },
    { path: 't.yaml', parameters: { P: value }, environment, stack: undefined },
    () => {},
  ).lookup('P')

const VPC = 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>'

describe('A parameter', () => {
  test.each<[JsonObject, string, string]>([
    [{ Type: 'String', AllowedValues: ['dev', 'prod'] }, 'production', 'dev or prod'],
    [{ Type: 'String', AllowedValues: ['a', 'b', 'c'] }, 'A', 'a, b or c'],
    [{ Type: 'Number', AllowedValues: [1] }, '2', '1'],
    [{ Type: 'CommaDelimitedList', AllowedValues: ['a', 'b'] }, 'a,c', 'a or b'],
    [{ Type: 'Number' }, 'two', 'a number'],
    [{ Type: 'Number' }, '', 'a number'],
    [{ Type: 'List<Number>' }, '1,b', 'a number'],
    [{ Type: 'Number', MinValue: 1 }, '0', 'a number of at least 1'],
    [{ Type: 'Number', MinValue: '1', MaxValue: '3' }, '4', 'a number of at least 1 and at most 3'],
    [{ Type: 'String', MinLength: 2 }, 'a', 'at least 2 characters'],
    [{ Type: 'String', MaxLength: '1' }, 'ab', 'at most 1 characters'],
    [{ Type: 'String', AllowedPattern: 'a|b' }, 'ab', 'a match of a|b'],
    [{ Type: 'String', AllowedPattern: 'a', ConstraintDescription: 'one a' }, 'b', 'a match of a (one a)'],
    [{ Type: VPC, Default: '/vpc' }, '/net/vpc', 'the value that Parameter Store holds (vpc-…), not its name there'],
    [
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' },
      '/name',
      'the value that Parameter Store holds (VALUE), not its name there',
    ],
  ])('with %j rejects %j', (parameter, value, expected) => {
    expect(() => given(parameter, value)).toThrow(new UsageError(`--parameter P: expected ${expected}, got ${value}`))
  })

  test.each<[JsonObject, string]>([
    [{ Type: 'String', AllowedValues: [true, false] }, 'true'],
    [{ Type: 'CommaDelimitedList', AllowedValues: ['a', 'b'], AllowedPattern: '[ab]' }, 'b, a'],
    [{ Type: 'Number', MinValue: 1, MaxValue: 1 }, '1'],
    [{ Type: 'String', MinLength: 1, MaxLength: 1, AllowedPattern: '.' }, 'a'],
    [{ Type: 'String', AllowedPattern: '\\p{Alpha}++' }, '1'],
    [{ Type: VPC, Default: '/vpc' }, 'vpc-0a'],
    [{ Type: 'AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>' }, 'subnet-0a,subnet-0b'],
    [{ Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: ['/a'] }, 'b'],
    [{}, ''],
  ])('with %j accepts %j', (parameter, value) => expect(given(parameter, value)).toBe(value))
})
