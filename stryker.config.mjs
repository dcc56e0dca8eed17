/** Mutation testing of `handler/protocol`: `npm run mutation`. */
import jestConfig from './jest.config.ts'

const [{ testEnvironment, extensionsToTreatAsEsm, transform }] = jestConfig.projects

export default {
  mutate: ['handler/protocol/**/*.ts'],
  // What the tests need, and no tsconfig.json: Stryker would rewrite it, through an API that TypeScript 7 no longer has.
  ignorePatterns: ['**', '!handler/**', '!simulator/**', '!test/unit/**', '!test/e2e/**', '!*.json', 'tsconfig.json'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: {
      // The tests that need no real time. The specification over HTTP says the same, a hundred times slower.
      testMatch: ['<rootDir>/test/unit/protocol/*.test.ts', '<rootDir>/test/e2e/protocol/put.test.ts'],
      testEnvironment,
      extensionsToTreatAsEsm,
      transform,
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Jest's bail ends the process, which Stryker then takes for a timeout; and so it takes a machine that is busy.
  disableBail: true,
  timeoutMS: 30_000,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
}
