import type {
  DescribeVpcEndpointServicesRequest,
  DescribeVpcEndpointServicesResult,
  ServiceDetail,
} from '@aws-sdk/client-ec2'
import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import { Ec2Error } from '../../wire/ec2Error.ts'
import { describe, type Kind } from '../describe.ts'

const serviceNotFound = (serviceName: string) =>
  new Ec2Error('InvalidServiceName', `The Vpc Endpoint Service '${serviceName}' does not exist`)

const endpointServiceKind: Kind<EndpointService> = {
  idOf: ({ serviceName, serviceType }) => `${serviceName} ${serviceType}`,
  rows: (state) => state.endpointServices,
  row: () => undefined,
  notFound: serviceNotFound,
  // https://github.com/mondoohq/mql/issues/4454
  unknownFilter: 'InvalidFilter',
  filters: {
    owner: ({ owner }) => owner,
    'service-name': ({ serviceName }) => serviceName,
    'service-region': (_service, { region }) => region.name,
    'service-type': ({ serviceType }) => serviceType,
    'supported-ip-address-types': ({ supportedIpAddressTypes }) => supportedIpAddressTypes,
  },
}

export const servicesNamed = (state: Ec2State, serviceName: string): EndpointService[] => {
  const services = state.endpointServices.filter((service) => service.serviceName === serviceName)
  if (services.length === 0) throw serviceNotFound(serviceName)
  return services
}

export const describeVpcEndpointServices = (
  state: Ec2State,
  input: DescribeVpcEndpointServicesRequest,
): DescribeVpcEndpointServicesResult => {
  const named = input.ServiceNames?.flatMap((name) => servicesNamed(state, name))
  const kind = named ? { ...endpointServiceKind, rows: () => named } : endpointServiceKind
  const { rows, nextToken } = describe(state, kind, undefined, input)
  return {
    ServiceNames: [...new Set(rows.map(({ serviceName }) => serviceName))],
    ServiceDetails: rows.map((service) => describeService(state, service)),
    NextToken: nextToken,
  }
}

const describeService = (state: Ec2State, service: EndpointService): ServiceDetail => ({
  ServiceName: service.serviceName,
  ServiceId: service.serviceId,
  ServiceType: [{ ServiceType: service.serviceType }],
  ServiceRegion: state.region.name,
  AvailabilityZones: [...service.availabilityZones],
  AvailabilityZoneIds: service.availabilityZones.map((zone) => state.region.zones[zone] ?? zone),
  Owner: service.owner,
  BaseEndpointDnsNames: [...service.baseEndpointDnsNames],
  ...(service.privateDnsNames.length > 0 && {
    PrivateDnsName: service.privateDnsNames[0],
    PrivateDnsNames: service.privateDnsNames.map((name) => ({ PrivateDnsName: name })),
    PrivateDnsNameVerificationState: service.privateDnsNameVerificationState ?? 'verified',
  }),
  VpcEndpointPolicySupported: service.vpcEndpointPolicySupported,
  AcceptanceRequired: service.acceptanceRequired,
  ManagesVpcEndpoints: false,
  SupportedIpAddressTypes: service.supportedIpAddressTypes as ServiceDetail['SupportedIpAddressTypes'],
  Tags: [],
})
