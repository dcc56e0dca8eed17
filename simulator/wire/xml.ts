import type { NormalizedSchema } from '@smithy/core/schema'
import { XMLBuilder } from 'fast-xml-parser'
import type { Ec2Error } from './ec2Error.ts'
import { membersOf } from './schemas.ts'

export type Xml = string | { [element: string]: Xml | Xml[] }

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true })
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

const encode = (schema: NormalizedSchema, value: unknown): Xml => {
  if (schema.isStructSchema()) return encodeStructure(schema, value as Record<string, unknown>)
  if (schema.isListSchema()) {
    const item = schema.getValueSchema()
    const items = (value as unknown[]).map((element) => encode(item, element))
    return items.length === 0 ? '' : { [item.getMergedTraits().xmlName ?? 'item']: items }
  }
  return value instanceof Date ? value.toISOString() : String(value)
}

const encodeStructure = (schema: NormalizedSchema, value: Record<string, unknown>): { [element: string]: Xml } => {
  const elements: { [element: string]: Xml } = {}
  for (const { name, responseName, schema: member } of membersOf(schema)) {
    const content = value[name]
    if (content !== undefined) elements[responseName] = encode(member, content)
  }
  return elements
}

/**
 * Converts a response from the SDK's form to XML. If the response of an action is empty, EC2 returns `return: true`.
 */
export const responseXml = (action: string, schema: NormalizedSchema, output: object, requestId: string): string => {
  const content = schema.isStructSchema()
    ? encodeStructure(schema, output as Record<string, unknown>)
    : { return: 'true' }
  return (
    DECLARATION +
    builder.build({
      [`${action}Response`]: { '@_xmlns': 'http://ec2.amazonaws.com/doc/2016-11-15/', requestId, ...content },
    })
  )
}

export const errorXml = ({ code, message }: Ec2Error, requestId: string): string =>
  DECLARATION +
  builder.build({ Response: { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId } })

/** STS and CloudFormation respond in the plain query protocol: a result element, and the id of the request. */
export const queryResponseXml = (
  action: string,
  { namespace, result }: { namespace: string; result: Xml },
  requestId: string,
): string =>
  DECLARATION +
  builder.build({
    [`${action}Response`]: {
      '@_xmlns': namespace,
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: requestId },
    },
  })
