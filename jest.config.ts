const project = (displayName: string) => ({
  displayName,
  roots: [`<rootDir>/test/${displayName}`],
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

export default { projects: [project('unit'), project('simulator'), project('conformance')] }
