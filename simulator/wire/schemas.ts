import * as ec2 from '@aws-sdk/client-ec2'
import { NormalizedSchema } from '@smithy/core/schema'

// The SDK contains EC2's API model with all names of the wire protocol. The simulator uses that model, so that no
// element names are written here. The conformance tests check it with the AWS CLI and boto3, which have their own
// models.
const OPERATION = 9

interface OperationSchema {
  input: NormalizedSchema
  output: NormalizedSchema
}

type SdkOperation = typeof ec2.CreateVpcEndpoint$

const isOperation = (exported: unknown): exported is SdkOperation =>
  Array.isArray(exported) && exported[0] === OPERATION

const sdkOperations = new Map(
  Object.values(ec2)
    .filter(isOperation)
    .map((operation) => [operation[2], operation]),
)

/** Returns the shapes of the request and response of an action, or undefined if EC2 does not have the action. */
export const operationSchema = (action: string): OperationSchema | undefined => {
  const operation = sdkOperations.get(action)
  if (!operation) return undefined
  const [, , , , input, output] = operation
  return { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) }
}

/** A member of a structure, with its names in requests and responses. */
export interface Member {
  name: string
  requestName: string
  responseName: string
  schema: NormalizedSchema
}

const membersOfStructure = new Map<string, readonly Member[]>()

export const membersOf = (structure: NormalizedSchema): readonly Member[] => {
  const id = structure.getName(true) ?? ''
  const known = membersOfStructure.get(id)
  if (known) return known
  const members = Array.from(structure.structIterator(), ([name, schema]): Member => {
    const { ec2QueryName, xmlName = name } = schema.getMemberTraits() as { ec2QueryName?: string; xmlName?: string }
    const requestName = ec2QueryName ?? xmlName.charAt(0).toUpperCase() + xmlName.slice(1)
    return { name, requestName, responseName: xmlName, schema }
  })
  membersOfStructure.set(id, members)
  return members
}
