import type { Settings, SettingsOverrides } from './settings.ts'

/** `tidy` is an EC2 without surprises. `untidy` is the harsher choice wherever the behaviour of EC2 is unknown. */
export type Preset = 'tidy' | 'untidy'

/** Times as in DESIGN.md: interface endpoints take 1 to 3 minutes to become available, and 2 to 15 to be deleted. */
const tidy = (): Settings => ({
  seed: 1,
  durations: {
    interfaceEndpointPending: 90_000,
    gatewayEndpointPending: 0,
    modifyPending: 30_000,
    changeInProgress: 0,
    interfaceEndpointDeleting: 150_000,
    gatewayEndpointDeleting: 0,
    deletedVisible: 0,
    networkInterfaceRelease: 0,
  },
  lags: { byId: 0, lists: 0, tags: 0, attributes: 0 },
  youngResources: { omittedFor: 0, omission: 0, omittedTypes: 'all', notFoundFor: 0, notFound: 0 },
  sporadic: { unavailable: 0, internalError: 0, lostReply: 0, silence: 0 },
  latency: 0,
  pageSize: 1_000,
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html and the quotas in the VPC user guide.
  quotas: {
    interfaceEndpointsPerVpc: 50,
    gatewayEndpointsPerRegion: 20,
    securityGroupsPerRegion: 2_500,
    policyCharacters: 20_480,
    tagsPerResource: 50,
    rulesPerSecurityGroup: 60,
  },
  stateLetterCase: 'lower',
  zoneSwaps: 'allowed',
  endpointInterfacesListed: 'atOnce',
  serviceNameFilter: 'wildcards',
  policyPrincipals: 'asSent',
  endpointOutcome: () => ({ state: 'available' }),
})

// No figure here is EC2's. It is known that reads are neither immediate nor monotonic (terraform-provider-aws issues
// 21629 and 30993); how often and for how long is assumed. Silence is left to fault injection, because it ends only in
// real time.
const untidy = (): Settings => {
  const stale = { upTo: 60_000, probability: 0.35 }
  const settings = tidy()
  return {
    ...settings,
    durations: {
      ...settings.durations,
      gatewayEndpointPending: 2_000,
      changeInProgress: 120_000,
      gatewayEndpointDeleting: 5_000,
      deletedVisible: 60_000,
      networkInterfaceRelease: 30_000,
    },
    lags: { byId: { upTo: 5_000, probability: 0.35 }, lists: stale, tags: stale, attributes: stale },
    youngResources: { omittedFor: 60_000, omission: 0.35, omittedTypes: 'all', notFoundFor: 5_000, notFound: 0.35 },
    sporadic: { unavailable: 0.02, internalError: 0.02, lostReply: 0.02, silence: 0 },
    zoneSwaps: 'refused',
    endpointInterfacesListed: 'onceAvailable',
    serviceNameFilter: 'literal',
    policyPrincipals: 'uniqueIds',
  }
}

const PRESETS = { tidy, untidy } satisfies Record<Preset, () => Settings>

export const withOverrides = (preset: Preset, overrides: SettingsOverrides): Settings => {
  const settings = PRESETS[preset]()
  return {
    ...settings,
    ...overrides,
    durations: { ...settings.durations, ...overrides.durations },
    lags: { ...settings.lags, ...overrides.lags },
    youngResources: { ...settings.youngResources, ...overrides.youngResources },
    sporadic: { ...settings.sporadic, ...overrides.sporadic },
    quotas: { ...settings.quotas, ...overrides.quotas },
  }
}
