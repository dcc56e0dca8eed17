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

export default {
  // Generous, because a busy machine is slow and no test is about its own time.
  testTimeout: 180_000,
  // Tests in real time mostly wait, so more files than cores run at once. Beyond two for each core, contention costs more.
  maxWorkers: availableParallelism() * 2,
  testSequencer: '<rootDir>/test/sequencer.mjs',
  // Jest keeps the modules of each file in memory. A worker with a large heap takes longer to exit than the half second that
  // Jest allows, and Jest then reports a leak, so a worker is replaced before that.
  workerIdleMemoryLimit: '512MB',
  // How many tests of a file run at once where it says `test.concurrent`.
  maxConcurrency: 60,
  projects: [
    project('unit'),
    project('simulator', 'simulator/test'),
    project('cli', 'cli/test'),
    project('cdk', 'cdk/test'),
    project('integration'),
    project('e2e'),
    project('soak'),
    project('conformance'),
  ],
}
