/** Parsers for option values. Commander prints the error of each as one line. */
import { InvalidArgumentError } from 'commander'
import { UsageError } from '../usageError.ts'

/** The pattern of a value, and its description for the error. */
export interface TextForm {
  pattern: RegExp
  expected: string
}

export const REGION_NAME: TextForm = {
  pattern: /^[a-z]+(-[a-z]+)+-\d+$/,
  expected: 'the name of a region, such as ap-northeast-1',
}

export const HTTP_URL: TextForm = { pattern: /^https?:\/\/\S+$/, expected: 'a URL, such as http://127.0.0.1:5000' }

export const VPC_ID: TextForm = { pattern: /^vpc-[0-9a-f]+$/, expected: "a VPC's id, such as vpc-0123456789abcdef0" }

const matching =
  ({ pattern, expected }: TextForm) =>
  (text: string): string => {
    if (!pattern.test(text)) throw new InvalidArgumentError(`Expected ${expected}.`)
    return text
  }

export const regionName = matching(REGION_NAME)

export const url = matching(HTTP_URL)

export const vpcId = matching(VPC_ID)

export const accountId = matching({ pattern: /^\d{12}$/, expected: 'the 12 digits of an account' })

/** A shell passes an empty name for a variable that is not set. */
export const fileName = matching({ pattern: /\S/, expected: 'the name of a file' })

const name = matching({ pattern: /\S/, expected: 'a name' })

/** Collects the values of an option that may be repeated. */
export const repeated = (value: string, before: string[] = []): string[] => [...before, name(value)]

/** Joins the lists of an option that may be repeated into one comma-delimited string. An empty list adds nothing. */
export const joined = (value: string, before = ''): string => [before, value].filter((one) => one !== '').join(',')

const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`)
    }
    return value
  }

export const count = wholeNumber(1)

export const countOrNone = wholeNumber(0)

/** Parses a number of at least 0. */
export const amount = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('Expected a number of at least 0.')
  }
  return value
}

/** Parses `Name=Value`, and adds it to the parameters before it. */
export const readAssignment = (text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`--parameter: expected Name=Value, got ${JSON.stringify(text)}`)
  const [key, value] = [text.slice(0, at), text.slice(at + 1)]
  const first = Object.hasOwn(before, key) ? before[key] : value
  if (first !== value) {
    throw new UsageError(`--parameter: expected one value of ${key}, got ${first} and ${value}`)
  }
  return { ...before, [key]: value }
}
