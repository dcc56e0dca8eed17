import { type Need, needsOf } from '../../fargate/needs.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { EndpointService, ObservedVpc } from '../model/observed.ts'
import { shortNameOf } from '../network/serviceNames.ts'
import { findService, hasGateway, isFips, servesFips } from './endpointServices.ts'
import { suggestService } from './suggestService.ts'

/** The endpoint service for each need. A service that is requested twice is selected once. */
export const selectServices = (
  vpc: ObservedVpc,
  { properties, environment }: ResourceSpec,
  diagnostics: Diagnostics,
): { selected: { service: string; endpointService: EndpointService }[]; skipped: Need[] } => {
  const skipped: Need[] = []
  const chosen = new Map<string, EndpointService>()
  const isChosen = ({ serviceName, kind }: EndpointService): boolean =>
    [...chosen.values()].some((one) => one.serviceName === serviceName && one.kind === kind)
  for (const need of needsOf(properties)) {
    const endpointService = findService(need, vpc.endpointServices, environment.region, properties.UseFips)
    if (endpointService && !isChosen(endpointService)) {
      chosen.set(keyOf(need, endpointService, vpc, environment.region), endpointService)
      if (properties.UseFips && lacksFips(endpointService, environment.region))
        diagnostics.warn(messages.noFips(need.name, environment.region))
    } else if (!endpointService && properties.UnavailableServices === 'Skip') {
      diagnostics.warn(messages.skipped(need.name, environment.region))
      skipped.push(need)
    } else if (!endpointService) diagnostics.error(unavailableMessage(need, vpc, environment.region))
  }
  const fips = CALLED_BY_FARGATE.filter((service) => isFips(chosen.get(service)?.serviceName ?? ''))
  if (fips.length > 0 && environment.partition !== 'aws-us-gov') diagnostics.warn(messages.fipsBesideFargate(fips))
  return { selected: [...chosen].map(([service, endpointService]) => ({ service, endpointService })), skipped }
}

/**
 * The services that Fargate itself calls for a task. Only in GovCloud does it call FIPS names.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-fips-compliance.html
 */
const CALLED_BY_FARGATE = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm']

const lacksFips = (endpointService: EndpointService, region: string): boolean =>
  endpointService.kind === 'Interface' && !servesFips(endpointService, region)

/** Why the region has no service for a need, and what may be meant. */
const unavailableMessage = ({ name, kind }: Need, { endpointServices }: ObservedVpc, region: string): string => {
  const other = kind && findService({ name, kind: undefined }, endpointServices, region, false)
  if (other) return messages.otherKind(name, kind, region, other.kind)
  return messages.unavailable(name, region, suggestService(name))
}

/** The key of a service: its short name, and `:Interface` for an interface service that has a gateway too. */
const keyOf = (need: Need, endpointService: EndpointService, vpc: ObservedVpc, region: string): string =>
  shortNameOf(need.name, region) +
  (endpointService.kind === 'Interface' && hasGateway(need.name, vpc.endpointServices, region) ? ':Interface' : '')
