import { MalformedRequestError } from '../../../handler/protocol/index.ts'
import {
  asRecord,
  type CustomResourceRequest,
  type EventFields,
  parseRequest,
} from '../../../handler/protocol/request.ts'
import { partitionOf } from '../../../simulator/regions/partition.ts'
import { readJson } from '../../readJson.ts'
import { UsageError } from '../../usageError.ts'
import type { SendOptions } from '../options.ts'

/** All fields of the event in the file, with checked types. */
export type Event = CustomResourceRequest & EventFields

/**
 * Reads an event of CloudFormation. `vpcId` replaces the VPC's id everywhere in the event, and `region` that of its stack.
 * @throws UsageError if the file does not contain such an event
 */
export const readEvent = async ({
  eventFile: path,
  vpcId,
  region,
}: Pick<SendOptions, 'eventFile' | 'vpcId' | 'region'>): Promise<Event> => {
  const content = await readJson(path, EXPECTED)
  const fields = asRecord(content)
  if (!fields) throw new UsageError(`${path}: expected ${EXPECTED}, got ${JSON.stringify(content).slice(0, 80)}`)
  try {
    const event = { ...fields, ...parseRequest(fields) }
    const placed = region === undefined ? event : { ...event, StackId: inRegion(region, event.StackId) }
    return vpcId === undefined ? placed : withVpc(vpcId, placed)
  } catch (error) {
    if (!(error instanceof MalformedRequestError)) throw error
    throw new UsageError(`${path}: ${error.message} ${SAMPLES}`)
  }
}

const SAMPLES = '(see events/ for one of each kind)'
const EXPECTED = `one CloudFormation event, a JSON object ${SAMPLES}`

/** The function acts in the region that its stack's ARN names. */
const inRegion = (region: string, stackId: string): string =>
  stackId.replace(/^arn:aws[\w-]*:cloudformation:[\w-]+:/, `arn:${partitionOf(region)}:cloudformation:${region}:`)

const withVpc = (vpcId: string, event: Event): Event => {
  const { VpcId } = event.ResourceProperties
  if (typeof VpcId === 'string' && VpcId.startsWith('vpc-')) {
    return JSON.parse(JSON.stringify(event).replaceAll(VpcId, vpcId))
  }
  return { ...event, ResourceProperties: { ...event.ResourceProperties, VpcId: vpcId } }
}
