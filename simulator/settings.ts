import type { EndpointFailure, EndpointState, VpcEndpoint } from './state/vpcEndpoint.ts'

export interface EndpointOutcome extends EndpointFailure {
  state: Exclude<EndpointState, 'pending' | 'deleting' | 'deleted' | 'gone'>
}

/** How EC2 behaves. Everything may be changed between calls; times are milliseconds. */
export interface Settings {
  durations: {
    /** From an interface endpoint's creation until it is available. */
    interfaceEndpointPending: number
    gatewayEndpointPending: number
    /** How long an endpoint whose subnets changed is pending again. */
    modifyPending: number
    interfaceEndpointDeleting: number
    gatewayEndpointDeleting: number
    /** How long a deleted endpoint is still described. */
    deletedVisible: number
    /** From `deleted` until the endpoint's network interfaces let go of their security groups. */
    networkInterfaceRelease: number
  }
  /** How far reads lag behind writes. */
  lags: {
    /** Describing by id: what was just created is NotFound. */
    byId: number
    /** Describing without ids. */
    lists: number
    tags: number
  }
  /** The time that a call takes before its effect; a function decides call by call. */
  latency: number | ((action: string) => number)
  /** The most results a page has, whatever MaxResults asks for. */
  pageSize: number
  quotas: {
    interfaceEndpointsPerVpc: number
    gatewayEndpointsPerRegion: number
    policyCharacters: number
    tagsPerResource: number
    /** Of one direction and one address family. */
    rulesPerSecurityGroup: number
  }
  /** Whether states are written `available` or `Available`: EC2 does both. */
  stateLetterCase: 'lower' | 'capitalized'
  /** Where a new endpoint ends up. */
  endpointOutcome: (endpoint: VpcEndpoint) => EndpointOutcome
}

/** Times as DESIGN.md gives them: interface endpoints take 1 to 3 minutes to come, 2 to 15 to go. */
const defaultSettings = (): Settings => ({
  durations: {
    interfaceEndpointPending: 90_000,
    gatewayEndpointPending: 0,
    modifyPending: 30_000,
    interfaceEndpointDeleting: 150_000,
    gatewayEndpointDeleting: 0,
    deletedVisible: 0,
    networkInterfaceRelease: 0,
  },
  lags: { byId: 0, lists: 0, tags: 0 },
  latency: 0,
  pageSize: 1_000,
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html and the VPC user guide's quotas.
  quotas: {
    interfaceEndpointsPerVpc: 50,
    gatewayEndpointsPerRegion: 20,
    policyCharacters: 20_480,
    tagsPerResource: 50,
    rulesPerSecurityGroup: 60,
  },
  stateLetterCase: 'lower',
  endpointOutcome: () => ({ state: 'available' }),
})

/** The same settings with any part left out. */
export type SettingsOverrides = {
  [Part in keyof Settings]?: Settings[Part] extends object
    ? Settings[Part] extends (...args: never[]) => unknown
      ? Settings[Part]
      : Partial<Settings[Part]>
    : Settings[Part]
}

export const withOverrides = (overrides: SettingsOverrides): Settings => {
  const defaults = defaultSettings()
  return {
    ...defaults,
    ...overrides,
    durations: { ...defaults.durations, ...overrides.durations },
    lags: { ...defaults.lags, ...overrides.lags },
    quotas: { ...defaults.quotas, ...overrides.quotas },
  }
}
