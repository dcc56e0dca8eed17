#!/usr/bin/env node
import { nodeProblem } from './nodeVersion.ts'

const problem = nodeProblem(process.versions.node)
if (problem === undefined) {
  // An older Node may fail to read the other modules, so they are imported only after the check.
  await import('./run.ts')
} else {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 2
}
