import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { Vpc } from '../../state/resources.ts'
import { isUndeleted, type VpcEndpoint } from '../../state/vpcEndpoint.ts'
import { Ec2Error, invalidParameter } from '../../wire/ec2Error.ts'
import { interfaceServiceOf } from './services.ts'

/**
 * Whether an endpoint gets the service's private names if the request does not say. EC2 enables them
 * (terraform-provider-aws issue 37694). Assumed: it does not for services without private names, and for those with a
 * gateway, whose private names were added later and would have broken existing callers.
 */
export const privateDnsByDefault = (state: Ec2State, service: EndpointService): boolean =>
  service.privateDnsNames.length > 0 &&
  isVerified(service) &&
  !service.acceptanceRequired &&
  gatewayBeside(state, service) === undefined

const isVerified = ({ privateDnsNameVerificationState = 'verified' }: EndpointService): boolean =>
  privateDnsNameVerificationState === 'verified'

/**
 * A service that requires acceptance allows private DNS only after its owner has accepted the endpoint
 * (https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html). The error is assumed.
 */
export const checkAccepted = ({ serviceName }: EndpointService, isAccepted: boolean): void => {
  if (isAccepted) return
  throw invalidParameter(
    `Private DNS can't be enabled because the endpoint has not been accepted by the service ${serviceName}.`,
  )
}

/** Fails as EC2 does if an endpoint of that service cannot have private DNS names in the VPC. */
export const checkPrivateDns = (state: Ec2State, vpc: Vpc, service: EndpointService): void => {
  if (service.privateDnsNames.length === 0) {
    throw invalidParameter(
      `Private DNS can't be enabled because the service ${service.serviceName} does not provide a private DNS name.`,
    )
  }
  // Assumed: there is no record of EC2's error for a name whose ownership is not verified.
  if (!isVerified(service)) {
    throw invalidParameter(
      `Private DNS can't be enabled because the service ${service.serviceName} has not verified the private DNS name.`,
    )
  }
  if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames) {
    throw invalidParameter(
      'Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ' +
        vpc.vpcId,
    )
  }
  checkHostedZones(state, vpc, service)
  checkOtherEndpoints(state, vpc, service)
}

/**
 * Returns the domain of the private hosted zone that EC2 creates for a name: the zone of `*.dkr.ecr…` is `dkr.ecr…`.
 */
const domainOf = (privateDnsName: string): string => privateDnsName.replace(/^\*\./, '')

const checkHostedZones = (state: Ec2State, vpc: Vpc, { privateDnsNames }: EndpointService): void => {
  const domains = privateDnsNames.map(domainOf)
  const taken = vpc.hostedZones.find(({ name }) => domains.includes(name.replace(/\.$/, '')))
  if (taken) {
    throw new Ec2Error(
      'ConflictingDomainExists',
      `The VPC ${vpc.vpcId} in region ${state.region.name} has already been associated with the hosted zone ` +
        `${taken.hostedZoneId} with the same domain name.`,
    )
  }
}

// Compares names, not services: the two services of CodeArtifact share one (terraform-provider-aws issue 17269). An
// endpoint that is being deleted still has its names.
const checkOtherEndpoints = (state: Ec2State, { vpcId }: Vpc, { privateDnsNames }: EndpointService): void => {
  const isTaken = (name: string) => (other: VpcEndpoint) =>
    other.privateDnsEnabled &&
    isUndeleted(other, state.now()) &&
    interfaceServiceOf(state, other)?.privateDnsNames.includes(name)
  const conflict = privateDnsNames.find((name) => state.vpcEndpoints(vpcId).some(isTaken(name)))
  if (conflict !== undefined) {
    throw invalidParameter(
      'private-dns-enabled cannot be set because there is already a conflicting DNS domain for ' +
        `${domainOf(conflict)} in the VPC ${vpcId}`,
    )
  }
}

/**
 * For a service that has gateway and interface endpoints (S3, DynamoDB), the private names are by default for inbound
 * resolver endpoints only. The VPC then needs the gateway endpoint (terraform-provider-aws issue 31117).
 */
export const inboundResolverOnly = (
  state: Ec2State,
  vpc: Vpc,
  service: EndpointService,
  given: boolean | undefined,
): boolean | undefined => {
  const gateway = gatewayBeside(state, service)
  if (!gateway) {
    if (given) throw invalidParameter('PrivateDnsOnlyForInboundResolverEndpoint is not supported for this service.')
    return undefined
  }
  const only = given ?? true
  const hasGateway = state
    .vpcEndpoints(vpc.vpcId)
    .some(
      (endpoint) =>
        endpoint.serviceName === gateway.serviceName &&
        endpoint.vpcEndpointType === 'Gateway' &&
        isUndeleted(endpoint, state.now()),
    )
  if (only && !hasGateway) {
    throw invalidParameter(
      `To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC ${vpc.vpcId} must have a Gateway endpoint for ` +
        'the service.',
    )
  }
  return only
}

/** In China, the name of the interface service begins with `cn.com.amazonaws…`, that of the gateway does not. */
const gatewayBeside = (state: Ec2State, { serviceName }: EndpointService): EndpointService | undefined =>
  state.endpointServices.find(
    (service) => service.serviceType === 'Gateway' && service.serviceName === serviceName.replace(/^cn\./, ''),
  )
