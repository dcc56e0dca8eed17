/** Mutation testing of the plan and the preflight, by the tests of what is pure: `npm run mutation`. */
import base from './stryker.config.mjs'

const pure = ['desired', 'diagnostics', 'network', 'ownership', 'plan', 'reachability', 'validate']

const testMatch = ['<rootDir>/test/unit/vpc/**/*.test.ts']
// As CommonJS these are tried ten times as fast, and leave nothing in memory.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
}

export default {
  ...base,
  mutate: pure.map((folder) => `handler/vpc/${folder}/**/*.ts`),
  ignorePatterns: [...base.ignorePatterns, '!test/support/**'],
  testRunnerNodeArgs: [],
  jest: { config: { testMatch, testEnvironment: base.jest.config.testEnvironment, transform } },
  thresholds: { high: 95, low: 90, break: 85 },
}
