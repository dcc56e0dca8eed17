import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Vpc } from '../../state/resources.ts'
import { isUndeleted } from '../../state/vpcEndpoint.ts'
import { Ec2Error, invalidParameter } from '../../wire/ec2Error.ts'
import { endpointRouteTableNotFound } from '../lookups.ts'

/**
 * Checks the route tables of a gateway endpoint: each can have one gateway endpoint of a service (eksctl issue 2510).
 */
export const checkRouteTables = (
  state: Ec2State,
  { vpcId }: Vpc,
  { serviceName, prefixListId }: EndpointService,
  routeTableIds: readonly string[],
): void => {
  const taken = new Set(
    state
      .vpcEndpoints(vpcId)
      .filter((endpoint) => endpoint.serviceName === serviceName && isUndeleted(endpoint, state.now()))
      .flatMap((endpoint) => endpoint.routeTableIds),
  )
  for (const id of routeTableIds) {
    const table = state.routeTables.get(id)
    if (!table) throw endpointRouteTableNotFound(id)
    if (table.vpcId !== vpcId) throw invalidParameter(`Route table ${id} does not belong to VPC ${vpcId}`)
    if (taken.has(id)) {
      throw new Ec2Error(
        'RouteAlreadyExists',
        `route table ${id} already has a route with destination-prefix-list-id ${prefixListId}`,
      )
    }
  }
}
