/** Reads the response of a custom resource as CloudFormation does: an invalid response is a failure. */

export interface CustomResourceOutcome {
  status: 'SUCCESS' | 'FAILED'
  reason?: string
  /** Undefined if there was no response, or none with a valid id. */
  physicalResourceId?: string
  attributes: Record<string, string>
}

/** The fields that a response must repeat from the request. */
export interface RequestIds {
  StackId: string
  RequestId: string
  LogicalResourceId: string
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
const MAX_RESPONSE_BYTES = 4096
const MAX_PHYSICAL_ID_BYTES = 1024

export const readResponse = (body: string, request: RequestIds): CustomResourceOutcome => {
  const failed = (reason: string): CustomResourceOutcome => ({ status: 'FAILED', reason, attributes: {} })
  if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES) return failed('Response object is too long.')
  const response = parseObject(body)
  if (!response) return failed('Response is not a JSON object.')
  for (const name of ['StackId', 'RequestId', 'LogicalResourceId'] as const) {
    if (response[name] !== request[name]) return failed(`${name} of the response is not that of the request.`)
  }
  const { Status, Reason, PhysicalResourceId, Data } = response
  if (!isPhysicalId(PhysicalResourceId)) return failed('Invalid PhysicalResourceId')
  const known = { physicalResourceId: PhysicalResourceId, attributes: attributesOf(Data) }
  if (Status === 'SUCCESS') return { status: Status, ...known }
  if (Status !== 'FAILED') return { ...failed('Invalid Status'), ...known }
  if (typeof Reason !== 'string') return { ...failed('Reason is required with FAILED'), ...known }
  return { status: Status, reason: Reason, ...known }
}

const parseObject = (body: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const isPhysicalId = (value: unknown): value is string => {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MAX_PHYSICAL_ID_BYTES
}

const attributesOf = (data: unknown): Record<string, string> => {
  return Object.fromEntries(Object.entries(data ?? {}).map(([name, value]) => [name, String(value)]))
}
