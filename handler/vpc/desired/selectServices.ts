import { catalogue } from '../../fargate/catalogue.ts'
import { type Need, needsOf } from '../../fargate/needs.ts'
import { nearest } from '../../resource/nearest.ts'
import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { EndpointService, ObservedVpc } from '../model/observed.ts'
import { shortNameInFull, shortNameOf } from '../network/serviceNames.ts'
import { findService, hasGateway, isFips, servesFips } from './endpointServices.ts'

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
    if (endpointService && isChosen(endpointService)) continue
    if (endpointService) {
      chosen.set(keyOf(need, endpointService, vpc, environment.region), endpointService)
      if (
        properties.UseFips &&
        endpointService.kind === 'Interface' &&
        !servesFips(endpointService, environment.region)
      ) {
        diagnostics.warn(messages.noFips(need.name, environment.region))
      }
    } else if (properties.UnavailableServices === 'Skip') {
      diagnostics.warn(messages.skipped(need.name, environment.region))
      skipped.push(need)
    } else {
      diagnostics.error(unavailableMessage(need, vpc, environment.region))
    }
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

/** Services that templates often add, besides those of the catalogue. They are used to suggest similar names. */
const OFTEN_ADDED = ['dynamodb', 'ec2', 'events', 'kinesis-streams', 'lambda', 'sns', 'sqs', 'states', 'sts']

/** Services by names that their endpoint services do not have. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring or logs',
  'cloudwatch-logs': 'logs',
  ecr: 'ecr.api and ecr.dkr',
  efs: 'elasticfilesystem',
  eventbridge: 'events',
  firehose: 'kinesis-firehose',
  kinesis: 'kinesis-streams',
  'parameter-store': 'ssm',
  'secrets-manager': 'secretsmanager',
  'step-functions': 'states',
  stepfunctions: 'states',
}

/** What a name may mean that the region does not have. */
const meantBy = (name: string): string | undefined => {
  const known = [...catalogue.map(({ service }) => service), ...OFTEN_ADDED]
  if (known.includes(name)) return undefined
  return shortNameInFull(name) ?? OTHER_NAMES[name.toLowerCase()] ?? nearest(name, known)
}

/** Why the region has no service for a need, and what may be meant. */
const unavailableMessage = ({ name, kind }: Need, { endpointServices }: ObservedVpc, region: string): string => {
  const other = kind && findService({ name, kind: undefined }, endpointServices, region, false)
  if (other) return messages.otherKind(name, kind, region, other.kind)
  return messages.unavailable(name, region, meantBy(name))
}

/** The key of a service: its short name, and `:Interface` for an interface service that has a gateway too. */
const keyOf = (need: Need, endpointService: EndpointService, vpc: ObservedVpc, region: string): string =>
  shortNameOf(need.name, region) +
  (endpointService.kind === 'Interface' && hasGateway(need.name, vpc.endpointServices, region) ? ':Interface' : '')
