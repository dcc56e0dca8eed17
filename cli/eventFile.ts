import { readFile } from 'node:fs/promises'
import { MalformedRequestError } from '../handler/protocol/index.ts'
import { asRecord, type CustomResourceRequest, type EventFields, parseRequest } from '../handler/protocol/request.ts'
import { messageOf, UsageError } from './usageError.ts'

/** The whole event as it is in the file, its parts checked. */
export type Event = CustomResourceRequest & EventFields

/**
 * Reads an event as CloudFormation sends it.
 * @param vpcId put in place of the VPC's id that the event is about, wherever that stands
 * @throws UsageError where there is no such event in the file
 */
export const readEvent = async (path: string, vpcId: string | undefined): Promise<Event> => {
  const fields = asRecord(parseJson(path, await readText(path)))
  if (!fields) throw new UsageError(`${path}: expected one CloudFormation event, a JSON object. ${SEE_SAMPLES}`)
  try {
    const event = { ...fields, ...parseRequest(fields) }
    return vpcId === undefined ? event : about(vpcId, event)
  } catch (error) {
    if (!(error instanceof MalformedRequestError)) throw error
    throw new UsageError(`${path}: ${error.message}. ${SEE_SAMPLES}`)
  }
}

const SEE_SAMPLES = 'events/ holds one of each kind'

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      `${path}: expected a file with a CloudFormation event, got ${messageOf(error)}. ${SEE_SAMPLES}`,
    )
  }
}

const parseJson = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path}: expected JSON, got ${messageOf(error)}. ${SEE_SAMPLES}`)
  }
}

const about = (vpcId: string, event: Event): Event => {
  const { VpcId } = event.ResourceProperties
  if (typeof VpcId === 'string' && VpcId.startsWith('vpc-')) {
    return JSON.parse(JSON.stringify(event).replaceAll(VpcId, vpcId))
  }
  return { ...event, ResourceProperties: { ...event.ResourceProperties, VpcId: vpcId } }
}
