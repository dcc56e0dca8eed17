import type { Ec2 } from '../ec2/ec2.ts'
import type { EndpointService } from '../model/observed.ts'
import { readEndpointServices } from './reads.ts'

/** The services of the region that a request is about. */
export interface ServiceQuery {
  /** Values of the filter `service-name`. */
  names: readonly string[]
  /** Selects the services that the request is about. */
  pick(listed: readonly EndpointService[]): EndpointService[]
  /** Whether they include everything that the request asks for. */
  isComplete(picked: readonly EndpointService[]): boolean
}

/**
 * The maximum number of filter values in one call:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, FilterLimitExceeded
 */
const MAX_FILTER_VALUES = 200

/**
 * Reads the services that a request is about. No recorded answer of EC2 shows whether `service-name` supports
 * wildcards, so if the filter does not find everything, the whole list is read once.
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
