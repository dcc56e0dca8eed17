/** Parsers for option values. Commander prints the error of each as one line. */
import { InvalidArgumentError } from 'commander'

const matching =
  (pattern: RegExp, expected: string) =>
  (text: string): string => {
    if (!pattern.test(text)) throw new InvalidArgumentError(`Expected ${expected}.`)
    return text
  }

export const regionName = matching(/^[a-z]+(-[a-z]+)+-\d+$/, 'the name of a region, such as ap-northeast-1')

export const url = matching(/^https?:\/\/\S+$/, 'a URL, such as http://127.0.0.1:5000')

export const accountId = matching(/^\d{12}$/, 'the 12 digits of an account')

/** A whole number of at least 1. */
export const count = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.')
  return value
}

/** A number of at least 0. */
export const amount = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('Expected a number of at least 0.')
  }
  return value
}
