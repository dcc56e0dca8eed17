/** Parsers for option values. Commander prints the error of each as one line. */
import { InvalidArgumentError } from 'commander'
import { UsageError } from './usageError.ts'

const matching =
  (pattern: RegExp, expected: string) =>
  (text: string): string => {
    if (!pattern.test(text)) throw new InvalidArgumentError(`Expected ${expected}.`)
    return text
  }

export const regionName = matching(/^[a-z]+(-[a-z]+)+-\d+$/, 'the name of a region, such as ap-northeast-1')

export const url = matching(/^https?:\/\/\S+$/, 'a URL, such as http://127.0.0.1:5000')

export const accountId = matching(/^\d{12}$/, 'the 12 digits of an account')

/** A shell writes an empty one for a variable that is not set. */
export const fileName = matching(/\S/, 'the name of a file')

const name = matching(/\S/, 'a name')

/** The values of an option that may be repeated. */
export const repeated = (value: string, before: string[] = []): string[] => [...before, name(value)]

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

/** A number of at least 0. */
export const amount = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('Expected a number of at least 0.')
  }
  return value
}

/** `Name=Value`, for parameters. */
export const readAssignment = (text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`--parameter: expected Name=Value, got ${JSON.stringify(text)}`)
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
