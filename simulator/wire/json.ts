import type { Ec2Error } from './ec2Error.ts'

/** An error in AWS's JSON protocol, version 1.1. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const errorJson = ({ code, message }: Ec2Error): string => JSON.stringify({ __type: code, message })
