import type { EndpointFailure, EndpointState, VpcEndpoint } from './state/vpcEndpoint.ts'

export interface EndpointOutcome extends EndpointFailure {
  state: Exclude<EndpointState, 'pending' | 'deleting' | 'deleted' | 'gone'>
}

/**
 * The lag of a read behind the writes, in milliseconds: the same for every call, or drawn for each call from 0 to
 * `upTo`, with that probability (1 if omitted). With drawn lags, reads are not monotonic.
 */
export type Lag = number | { upTo: number; probability?: number }

/**
 * The behaviour of EC2. All settings can be changed between calls. Times are in milliseconds, probabilities from 0 to
 * 1.
 */
export interface Settings {
  /** Determines all random draws: the same seed and calls give the same faults, lags and omissions. */
  seed: number
  durations: {
    /** The time from the creation or acceptance of an interface endpoint until it is available. */
    interfaceEndpointPending: number
    gatewayEndpointPending: number
    /** The time that an endpoint is pending again after a change of its subnets. */
    modifyPending: number
    /**
     * The time after any change of an endpoint during which the next one fails with OperationInProgress. The state of
     * the endpoint does not show it.
     */
    changeInProgress: number
    interfaceEndpointDeleting: number
    gatewayEndpointDeleting: number
    /** The time that a deleted endpoint is still described. */
    deletedVisible: number
    /** The time from `deleted` until the endpoint's network interfaces release their security groups. */
    networkInterfaceRelease: number
  }
  /** The lags of reads behind writes. */
  lags: {
    /** For Describe calls with ids: a new resource is NotFound. */
    byId: Lag
    /** For Describe calls without ids. */
    lists: Lag
    /** For tags, in every response and in filters by tag. */
    tags: Lag
    /** For DescribeVpcAttribute; 0 if omitted. */
    attributes?: Lag
  }
  /** Failures that concern recently created resources. */
  youngResources: {
    /** The time after its creation during which lists may omit a resource. */
    omittedFor: number
    /** The probability that one read of a list omits one such resource. */
    omission: number
    /** The resource types that lists omit, as tags name them (`vpc-endpoint`, `subnet`, …). */
    omittedTypes: 'all' | readonly string[]
    /** The time after its creation during which calls with its id may fail with NotFound, both reads and writes. */
    notFoundFor: number
    /** The probability that one such call fails. */
    notFound: number
  }
  /** The probability that a call fails at random, by kind of failure. */
  sporadic: {
    /** `Unavailable`, 503, without effect. */
    unavailable: number
    /** `InternalError`, 500, without effect. */
    internalError: number
    /** The call takes effect, but the connection is reset instead of a response. */
    lostReply: number
    /** The call has no effect and never gets a response. */
    silence: number
  }
  /** The duration of a call before its effect. A function determines it for each call. */
  latency: number | ((action: string) => number)
  /** The maximum number of results on a page, even if MaxResults is larger. */
  pageSize: number
  quotas: {
    interfaceEndpointsPerVpc: number
    gatewayEndpointsPerRegion: number
    securityGroupsPerRegion: number
    policyCharacters: number
    tagsPerResource: number
    /** The limit for one direction and one address family. */
    rulesPerSecurityGroup: number
  }
  /** Whether states are returned as `available` or `Available`: EC2 does both. */
  stateLetterCase: 'lower' | 'capitalized'
  /** Whether one ModifyVpcEndpoint call may replace a subnet by another of the same zone. */
  zoneSwaps: 'allowed' | 'refused'
  /** When DescribeNetworkInterfaces lists the interfaces of an endpoint. The endpoint itself names them at once. */
  endpointInterfacesListed: 'atOnce' | 'onceAvailable'
  /** Whether `*` and `?` are wildcards in the filter `service-name`, as in other filters. */
  serviceNameFilter: 'wildcards' | 'literal'
  /** Whether policies are returned with the ARNs of users and roles, or with their unique ids in IAM. */
  policyPrincipals: 'asSent' | 'uniqueIds'
  /** The final state of a new endpoint. An endpoint of a service that requires acceptance waits for it in any case. */
  endpointOutcome: (endpoint: VpcEndpoint) => EndpointOutcome
}

/** Settings of which any part may be omitted. */
export type SettingsOverrides = {
  [Part in keyof Settings]?: Settings[Part] extends object
    ? Settings[Part] extends (...args: never[]) => unknown
      ? Settings[Part]
      : Partial<Settings[Part]>
    : Settings[Part]
}
