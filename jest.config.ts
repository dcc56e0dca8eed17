import { availableParallelism } from 'node:os'

const project = (displayName: string, root = `test/${displayName}`) => ({
  displayName,
  roots: [`<rootDir>/${root}`],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
})

// Generous: a busy machine is slow, and no test is about its own time.
export default {
  testTimeout: 180_000,
  // What runs in real time mostly waits; Jest would leave a core free, which on two cores is half of them.
  maxWorkers: availableParallelism() + 1,
  projects: [
    project('unit'),
    project('simulator', 'simulator/test'),
    project('cli', 'cli/test'),
    project('integration'),
    project('e2e'),
    project('soak'),
    project('conformance'),
  ],
}
