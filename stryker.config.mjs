/** Mutation testing of `handler/protocol`: `npm run mutation`. */
import jestConfig from './jest.config.ts'

const [{ testMatch, testEnvironment, extensionsToTreatAsEsm, transform }] = jestConfig.projects

export default {
  mutate: ['handler/protocol/**/*.ts'],
  // What the tests need, and no tsconfig.json: Stryker would rewrite it, through an API that TypeScript 7 no longer has.
  ignorePatterns: [
    '**',
    '!handler/**',
    '!simulator/**',
    '!test/unit/**',
    '!test/simulator/**',
    '!*.json',
    'tsconfig.json',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: {
      roots: ['<rootDir>/test/unit/protocol', '<rootDir>/test/simulator/protocol'],
      // Tests of the simulator itself: none of them runs what is mutated.
      testPathIgnorePatterns: ['lambda\\.test', 'responseBucket\\.test', 'cloudformation\\.test'],
      testMatch,
      testEnvironment,
      extensionsToTreatAsEsm,
      transform,
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  reporters: ['clear-text'],
  clearTextReporter: { reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
}
