/** CloudFormation's functions whose values depend only on their arguments. */
import ipaddr from 'ipaddr.js'
import { isObject, type Json } from '../../../../build/template/template.ts'
import { rangeOf } from '../../../../handler/vpc/network/addressRanges.ts'

/** @returns undefined if the arguments are not valid for the function */
type ValueFunction = (argument: Json) => Json | undefined

/** The value of a `CommaDelimitedList` parameter is a string, but functions accept it as a list. */
const listOf = (value: Json | undefined): Json[] | undefined => {
  if (typeof value === 'string') return value.split(',')
  return Array.isArray(value) ? value : undefined
}

const join: ValueFunction = (argument) => {
  const [delimiter, items] = listOf(argument) ?? []
  return typeof delimiter === 'string' ? listOf(items)?.join(delimiter) : undefined
}

const split: ValueFunction = (argument) => {
  const [delimiter, text] = listOf(argument) ?? []
  return typeof delimiter === 'string' && typeof text === 'string' ? text.split(delimiter) : undefined
}

const select: ValueFunction = (argument) => {
  const [index, items] = listOf(argument) ?? []
  return listOf(items)?.[Number(index)]
}

const toJsonString: ValueFunction = (argument) =>
  isObject(argument) || Array.isArray(argument) ? JSON.stringify(argument) : undefined

const base64: ValueFunction = (argument) =>
  typeof argument === 'string' ? Buffer.from(argument).toString('base64') : undefined

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html */
const cidr: ValueFunction = (argument) => {
  const [block, ...numbers] = listOf(argument) ?? []
  const [count = 0, bits = 0] = numbers.map(Number)
  const areNumbers = Number.isInteger(count) && count >= 1 && count <= 256 && Number.isInteger(bits) && bits >= 1
  if (typeof block !== 'string' || !areNumbers || !ipaddr.isValidCIDR(block)) return undefined
  const { kind, first, last } = rangeOf(block)
  const [width, size] = [kind === 'ipv4' ? 32 : 128, 2n ** BigInt(bits)]
  if (first + BigInt(count) * size - 1n > last) return undefined
  return Array.from({ length: count }, (_, at) => `${addressOf(first + BigInt(at) * size, width)}/${width - bits}`)
}

const addressOf = (value: bigint, width: number): string => {
  const bytes = Array.from({ length: width / 8 }, (_, at) => Number((value >> BigInt(width - 8 * (at + 1))) & 255n))
  return ipaddr.fromByteArray(bytes).toString()
}

export const valueFunctions: ReadonlyMap<string, ValueFunction> = new Map(
  Object.entries({
    'Fn::Base64': base64,
    'Fn::Cidr': cidr,
    'Fn::Join': join,
    'Fn::Length': (argument) => listOf(argument)?.length,
    'Fn::Select': select,
    'Fn::Split': split,
    'Fn::ToJsonString': toJsonString,
  }),
)
