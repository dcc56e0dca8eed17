import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { VpcEndpoint } from '../../state/vpcEndpoint.ts'
import { invalidParameter, invalidParameterValue } from '../../wire/ec2Error.ts'
import { servicesNamed } from './vpcEndpointServices.ts'

type EndpointType = VpcEndpoint['vpcEndpointType']

/** Returns the service of an endpoint of that type. Without a type, EC2 creates a gateway endpoint. */
export const serviceFor = (state: Ec2State, serviceName: string, type: string = 'Gateway'): EndpointService => {
  if (type !== 'Interface' && type !== 'Gateway') {
    throw invalidParameterValue(`Value (${type}) for parameter VpcEndpointType is invalid.`)
  }
  const services = servicesNamed(state, serviceName)
  const service = services.find(({ serviceType }) => serviceType === type)
  if (!service) {
    const available = services.map(({ serviceType }) => serviceType).join(', ')
    throw invalidParameter(`Endpoint type (${type}) does not match available service types ([${available}]).`)
  }
  return service
}

const serviceOf = (state: Ec2State, { serviceName, vpcEndpointType }: VpcEndpoint): EndpointService | undefined =>
  state.endpointServices.find(
    (service) => service.serviceName === serviceName && service.serviceType === vpcEndpointType,
  )

export const interfaceServiceOf = (state: Ec2State, endpoint: VpcEndpoint): EndpointService | undefined =>
  endpoint.vpcEndpointType === ('Interface' satisfies EndpointType) ? serviceOf(state, endpoint) : undefined
