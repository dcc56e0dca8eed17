import type { EndpointFailure, EndpointState, VpcEndpoint } from './state/vpcEndpoint.ts'

export interface EndpointOutcome extends EndpointFailure {
  state: Exclude<EndpointState, 'pending' | 'deleting' | 'deleted' | 'gone'>
}

/**
 * How far a read lags behind the writes, in milliseconds: the same for every call, or drawn anew for each call from 0 to
 * `upTo`, with that probability (1 if left out). A drawn lag makes reads that are not monotonic.
 */
export type Lag = number | { upTo: number; probability?: number }

/** How EC2 behaves. Everything may be changed between calls; times are milliseconds, probabilities 0 to 1. */
export interface Settings {
  /** Decides every draw: the same seed and calls give the same faults, lags and omissions. */
  seed: number
  durations: {
    /** From an interface endpoint's creation (or its acceptance) until it is available. */
    interfaceEndpointPending: number
    gatewayEndpointPending: number
    /** How long an endpoint whose subnets changed is pending again. */
    modifyPending: number
    /** How long any change of an endpoint makes the next one fail with OperationInProgress; its state does not show it. */
    changeInProgress: number
    interfaceEndpointDeleting: number
    gatewayEndpointDeleting: number
    /** How long a deleted endpoint is still described. */
    deletedVisible: number
    /** From `deleted` until the endpoint's network interfaces release their security groups. */
    networkInterfaceRelease: number
  }
  /** How far reads lag behind writes. */
  lags: {
    /** Describing by id: what was just created is NotFound. */
    byId: Lag
    /** Describing without ids. */
    lists: Lag
    /** Tags, in every answer and in filters by tag. */
    tags: Lag
    /** DescribeVpcAttribute; 0 if left out. */
    attributes?: Lag
  }
  /** What goes wrong with resources that were created a moment ago. */
  youngResources: {
    /** For how long after its creation a list may leave a resource out. */
    omittedFor: number
    /** The probability with which one read of a list leaves out one such resource. */
    omission: number
    /** The types that lists leave out, as tags name them (`vpc-endpoint`, `subnet`, …). */
    omittedTypes: 'all' | readonly string[]
    /** For how long after its creation calls that take its id may answer NotFound, writes and reads alike. */
    notFoundFor: number
    /** The probability with which one call does. */
    notFound: number
  }
  /** The probability with which a call fails without reason. */
  sporadic: {
    /** `Unavailable`, 503, without effect. */
    unavailable: number
    /** `InternalError`, 500, without effect. */
    internalError: number
    /** The call takes effect, and the connection is reset in place of an answer. */
    lostReply: number
    /** No answer ever comes, and there is no effect. */
    silence: number
  }
  /** The time that a call takes before its effect; a function decides call by call. */
  latency: number | ((action: string) => number)
  /** The most results that a page has, whatever MaxResults asks for. */
  pageSize: number
  quotas: {
    interfaceEndpointsPerVpc: number
    gatewayEndpointsPerRegion: number
    securityGroupsPerRegion: number
    policyCharacters: number
    tagsPerResource: number
    /** Of one direction and one address family. */
    rulesPerSecurityGroup: number
  }
  /** Whether states are written `available` or `Available`: EC2 does both. */
  stateLetterCase: 'lower' | 'capitalized'
  /** Whether one ModifyVpcEndpoint call may replace a subnet by another of the same zone. */
  zoneSwaps: 'allowed' | 'refused'
  /** When DescribeNetworkInterfaces lists an endpoint's interfaces; the endpoint itself names them at once. */
  endpointInterfacesListed: 'atOnce' | 'onceAvailable'
  /** Whether `*` and `?` are wildcards in the filter `service-name`, as in other filters. */
  serviceNameFilter: 'wildcards' | 'literal'
  /** Whether policies are given back with the ARNs of users and roles, or with the unique ids that these have in IAM. */
  policyPrincipals: 'asSent' | 'uniqueIds'
  /** Where a new endpoint ends up; one of a service that requires acceptance waits for it in any case. */
  endpointOutcome: (endpoint: VpcEndpoint) => EndpointOutcome
}

/** The same settings with any part left out. */
export type SettingsOverrides = {
  [Part in keyof Settings]?: Settings[Part] extends object
    ? Settings[Part] extends (...args: never[]) => unknown
      ? Settings[Part]
      : Partial<Settings[Part]>
    : Settings[Part]
}
