import type { Ec2 } from '../ec2/ec2.ts'
import type { EndpointService } from '../model/observed.ts'
import { readEndpointServices } from './reads.ts'

/** Which of the region's services a request is about. */
export interface ServiceQuery {
  /** Values of the filter `service-name`. */
  names: readonly string[]
  /** Those of the listed services that the request is about. */
  pick(listed: readonly EndpointService[]): EndpointService[]
  /** Whether they are all that the request asks for. */
  isComplete(picked: readonly EndpointService[]): boolean
}

/** Filter values of one call: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, FilterLimitExceeded */
const MAX_FILTER_VALUES = 200

/**
 * Reads what the region offers of the services that a request is about. No answer of EC2's to wildcards in `service-name` is on
 * record, so where the filter does not find everything, the whole list is read, once.
 */
export const offeredServices = (ec2: Ec2, { names, pick, isComplete }: ServiceQuery) => {
  let all: EndpointService[] | undefined
  return async (): Promise<EndpointService[]> => {
    if (all) return all
    const found = names.length > MAX_FILTER_VALUES ? [] : pick(await readEndpointServices(ec2, names))
    if (isComplete(found)) return found
    all = pick(await readEndpointServices(ec2))
    return all
  }
}
