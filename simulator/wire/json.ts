import type { Ec2Error } from './ec2Error.ts'

/**
 * Returns an error in version 1.1 of the AWS JSON protocol.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const errorJson = ({ code, message }: Ec2Error): string => JSON.stringify({ __type: code, message })

/** Returns a response in that protocol. Times are numbers of seconds. */
export const responseJson = (output: object): string => JSON.stringify(withSeconds(output))

const withSeconds = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1_000
  if (Array.isArray(value)) return value.map(withSeconds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withSeconds(part)]))
}
