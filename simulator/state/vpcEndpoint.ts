/** The states of an endpoint, in the letter case of the API reference. `gone` means that EC2 no longer describes it. */
export type EndpointState =
  | 'pendingAcceptance'
  | 'pending'
  | 'available'
  | 'deleting'
  | 'deleted'
  | 'rejected'
  | 'failed'
  | 'expired'
  | 'partial'
  | 'gone'

/** A state of an endpoint and the time at which it begins. It ends when the next phase begins. */
export interface Phase {
  readonly from: number
  readonly state: EndpointState
}

export interface EndpointNetworkInterface {
  readonly networkInterfaceId: string
  readonly subnetId: string
  readonly privateIpAddress: string
  readonly createdAt: number
}

export interface EndpointFailure {
  readonly lastError?: { readonly code: string; readonly message: string } | undefined
  readonly failureReason?: string | undefined
}

export interface VpcEndpoint {
  readonly vpcEndpointId: string
  readonly vpcEndpointType: 'Interface' | 'Gateway'
  readonly vpcId: string
  readonly ownerId: string
  readonly serviceName: string
  readonly lifecycle: readonly Phase[]
  /** The time at which its network interfaces release their security groups; undefined until it is deleted. */
  readonly interfacesReleasedAt?: number | undefined
  /** Until this time, a further change fails with OperationInProgress. */
  readonly changeEndsAt?: number | undefined
  readonly failure: EndpointFailure
  readonly creationTimestamp: number
  readonly policyDocument: string
  readonly privateDnsEnabled: boolean
  readonly privateDnsOnlyForInboundResolverEndpoint?: boolean | undefined
  readonly dnsRecordIpType: string
  readonly ipAddressType: string
  readonly routeTableIds: readonly string[]
  readonly subnetIds: readonly string[]
  readonly groupIds: readonly string[]
  readonly networkInterfaces: readonly EndpointNetworkInterface[]
}

export const stateAt = ({ lifecycle }: VpcEndpoint, time: number): EndpointState =>
  lifecycle.findLast(({ from }) => from <= time)?.state ?? 'gone'

/**
 * Whether the endpoint is not yet deleted. Until then it has its routes and private DNS names, and counts in the quota.
 */
export const isUndeleted = (endpoint: VpcEndpoint, time: number): boolean => {
  const state = stateAt(endpoint, time)
  return state !== 'deleted' && state !== 'gone'
}

export const interfacesAt = (endpoint: VpcEndpoint, time: number): readonly EndpointNetworkInterface[] =>
  endpoint.interfacesReleasedAt !== undefined && endpoint.interfacesReleasedAt <= time ? [] : endpoint.networkInterfaces

/**
 * Returns the time from which DescribeNetworkInterfaces lists an interface, if it lists only interfaces of available
 * endpoints.
 */
export const listedFrom = ({ lifecycle }: VpcEndpoint, { createdAt }: EndpointNetworkInterface): number => {
  const during = lifecycle.findLastIndex(({ from }) => from <= createdAt)
  const available = lifecycle.slice(Math.max(0, during)).find(({ state }) => state === 'available')
  return available ? Math.max(available.from, createdAt) : Number.POSITIVE_INFINITY
}
