import * as ec2 from '@aws-sdk/client-ec2'
import { NormalizedSchema } from '@smithy/core/schema'

// The SDK carries EC2's API model, wire names included. The simulator speaks from that model, so that no element's name is
// written down here; the AWS CLI and boto3, whose models are their own, check it in the conformance tests.
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

/** The shapes of an action's request and response, or undefined for a name that EC2 does not know. */
export const operationSchema = (action: string): OperationSchema | undefined => {
  const operation = sdkOperations.get(action)
  if (!operation) return undefined
  const [, , , , input, output] = operation
  return { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) }
}

/** A structure's members by their wire name in requests and responses. */
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
