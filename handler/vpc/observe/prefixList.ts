import { DescribePrefixListsCommand } from '@aws-sdk/client-ec2'
import type { DesiredState } from '../desired/desiredState.ts'
import { type Ec2, toFilters } from '../ec2/ec2.ts'
import type { ObservedVpc } from '../model/observed.ts'

/**
 * The prefix list of the S3 gateway, for the rules of tasks' groups: from a route that names it already, else by the
 * service's name. An empty string where no gateway to S3 is wanted.
 */
export const s3PrefixListIdOf = async (ec2: Ec2, desired: DesiredState, vpc: ObservedVpc): Promise<string> => {
  const isS3 = ({ service }: { service: string }): boolean => service === 's3'
  const ids = desired.reused.filter(isS3).map(({ endpointId }) => endpointId)
  const serviceName =
    desired.endpoints.find(isS3)?.serviceName ??
    vpc.endpoints.find(({ endpointId }) => ids.includes(endpointId))?.serviceName
  if (!serviceName) return ''
  const gateways = vpc.endpoints.filter(
    (endpoint) => endpoint.serviceName === serviceName && endpoint.kind === 'Gateway',
  )
  const route = vpc.routeTables
    .flatMap(({ gatewayRoutes }) => gatewayRoutes)
    .find(({ endpointId }) => gateways.some((gateway) => gateway.endpointId === endpointId))
  if (route) return route.prefixListId
  const { PrefixLists } = await ec2.send(
    new DescribePrefixListsCommand({ Filters: toFilters({ 'prefix-list-name': [serviceName] }) }),
  )
  return PrefixLists?.[0]?.PrefixListId ?? ''
}
