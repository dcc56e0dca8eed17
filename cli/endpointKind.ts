import type { Need } from '../handler/fargate/needs.ts'
import { shortNameOf } from '../handler/vpc/network/serviceNames.ts'

/** The services with gateway endpoints: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const HAVE_GATEWAYS = ['s3', 'dynamodb']

/** The kind of endpoint that the function creates for a need, if the region's list of services is not known. */
export const endpointKind = ({ name, kind }: Need, region: string): 'Interface' | 'Gateway' =>
  kind ?? (HAVE_GATEWAYS.includes(shortNameOf(name, region)) ? 'Gateway' : 'Interface')
