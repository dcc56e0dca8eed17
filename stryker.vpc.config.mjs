/** Mutation testing of the plan and the preflight, by the tests of what is pure: `npm run mutation`. */
import base from './stryker.config.mjs'

const pure = [
  // The plan, and what it calls.
  ...['plan', 'endpointPlan', 'endpointChange', 'groupPlan', 'interfacePlan', 'managedGroup', 'ownership', 'share'],
  ...['sharing', 'drift'],
  // The preflight: what is wanted of a VPC, and what stands in the way.
  ...['preflight', 'findings', 'reuse', 'admission', 'want', 'wantEndpoint', 'placement', 'chosenOffers', 'network'],
  'offers',
]

export default {
  ...base,
  mutate: pure.map((file) => `handler/vpc/${file}.ts`),
  ignorePatterns: [...base.ignorePatterns, '!test/support/**'],
  jest: { config: { ...base.jest.config, testMatch: ['<rootDir>/test/unit/vpc/*.test.ts'] } },
  thresholds: { high: 95, low: 90, break: 85 },
}
