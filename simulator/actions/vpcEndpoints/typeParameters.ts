import { invalidParameter } from '../../wire/ec2Error.ts'

interface InterfaceParameters {
  subnetIds?: readonly string[] | undefined
  groupIds?: readonly string[] | undefined
  privateDnsEnabled?: boolean | undefined
}

/**
 * Rejects a request for a gateway endpoint with parameters that only interface endpoints have. For a change, that is
 * assumed.
 */
export const rejectInterfaceParameters = ({ subnetIds, groupIds, privateDnsEnabled }: InterfaceParameters): void => {
  if (subnetIds?.length) throw invalidParameter('Subnet IDs are only supported for Interface type VPC Endpoints.')
  if (groupIds?.length) {
    throw invalidParameter('Security group IDs are only supported for Interface type VPC Endpoints.')
  }
  if (privateDnsEnabled) throw invalidParameter('Private DNS is only supported for Interface type VPC Endpoints.')
}

/**
 * Rejects a request for an interface endpoint with parameters that only gateway endpoints have. For a change, that is
 * assumed.
 */
export const rejectGatewayParameters = (routeTableIds: readonly string[] = []): void => {
  if (routeTableIds.length > 0) {
    throw invalidParameter('Route table IDs are only supported for Gateway type VPC Endpoint.')
  }
}
