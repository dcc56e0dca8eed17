import type { Diagnostics } from '../diagnostics/diagnostics.ts'
import * as messages from '../diagnostics/messages.ts'
import type { DesiredState, ResourceSpec } from '../model/desired.ts'
import type { ObservedVpc } from '../model/observed.ts'
import { findManagedEndpoint, managedEndpointsOf } from '../ownership/ownership.ts'

/**
 * Checks that no second managed gateway of a service has one of the desired route tables: EC2 allows one in a table. People
 * may have tagged two gateways to be adopted.
 */
export const checkGatewayTables = (
  { endpoints }: DesiredState,
  vpc: ObservedVpc,
  { owner }: ResourceSpec,
  diagnostics: Diagnostics,
): void => {
  for (const gateway of endpoints.filter(({ kind }) => kind === 'Gateway')) {
    const ours = findManagedEndpoint(gateway, vpc.endpoints, owner)
    for (const { endpointId, routeTableIds } of managedEndpointsOf(gateway, vpc.endpoints)) {
      const taken = gateway.routeTableIds.filter((id) => routeTableIds.includes(id))
      if (ours && endpointId !== ours.endpointId && taken.length > 0)
        diagnostics.error(messages.secondGateway(gateway.service, ours.endpointId, endpointId, taken))
    }
  }
}
