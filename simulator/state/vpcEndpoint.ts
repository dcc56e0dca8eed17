/** EC2's states of an endpoint, in the letter case of its API reference; `gone` is when it is no longer described. */
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

/** From that time on the endpoint is in that state, unless a later phase of its lifecycle has begun. */
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
  /** When its network interfaces release their security groups; undefined until it is deleted. */
  readonly interfacesReleasedAt?: number | undefined
  /** Until then a further change is OperationInProgress. */
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

/** Until an endpoint is deleted it has its routes and its private DNS names, and counts in the quota. */
export const isUndeleted = (endpoint: VpcEndpoint, time: number): boolean => {
  const state = stateAt(endpoint, time)
  return state !== 'deleted' && state !== 'gone'
}

export const interfacesAt = (endpoint: VpcEndpoint, time: number): readonly EndpointNetworkInterface[] =>
  endpoint.interfacesReleasedAt !== undefined && endpoint.interfacesReleasedAt <= time ? [] : endpoint.networkInterfaces

/** From when on DescribeNetworkInterfaces has an interface where it lists interfaces once their endpoint is available. */
export const listedFrom = ({ lifecycle }: VpcEndpoint, { createdAt }: EndpointNetworkInterface): number => {
  const during = lifecycle.findLastIndex(({ from }) => from <= createdAt)
  const available = lifecycle.slice(Math.max(0, during)).find(({ state }) => state === 'available')
  return available ? Math.max(available.from, createdAt) : Number.POSITIVE_INFINITY
}
