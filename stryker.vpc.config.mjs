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

const testMatch = ['<rootDir>/test/unit/vpc/*.test.ts']
// As CommonJS these are tried ten times as fast, and leave nothing in memory.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
}

export default {
  ...base,
  mutate: pure.map((file) => `handler/vpc/${file}.ts`),
  ignorePatterns: [...base.ignorePatterns, '!test/support/**'],
  testRunnerNodeArgs: [],
  jest: { config: { testMatch, testEnvironment: base.jest.config.testEnvironment, transform } },
  thresholds: { high: 95, low: 90, break: 85 },
}
