/** Mutation testing of a folder of `handler/vpc/`: `FOLDER=plan npm run mutation:vpc`. */
import base from './stryker.config.mjs'

const folders = ['desired', 'network', 'ownership', 'plan', 'reachability', 'validate']
const folder = process.env.FOLDER
if (!folders.includes(folder)) throw new Error(`FOLDER: expected one of ${folders.join(', ')}, got ${folder}`)

// A step is tried by its own tests, but for random networks, which would take hours. The steps' tests reach what they have in
// common.
const isCommon = ['network', 'ownership', 'reachability'].includes(folder)

// As CommonJS these are tried ten times as fast, and leave nothing in memory.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
}

export default {
  ...base,
  mutate: [`handler/vpc/${folder}/**/*.ts`],
  ignorePatterns: [...base.ignorePatterns, '!test/support/**'],
  testRunnerNodeArgs: [],
  jest: {
    config: {
      testMatch: [`<rootDir>/test/unit/vpc/${isCommon ? '**' : folder}/*.test.ts`],
      testPathIgnorePatterns: ['/reachability/(property|agreement)'],
      testEnvironment: base.jest.config.testEnvironment,
      transform,
    },
  },
  // What runs while a test file is loaded is tried by every test, which takes days.
  ignoreStatic: true,
  thresholds: { high: 95, low: 90, break: 85 },
}
