import type { Output } from './screen.ts'

/** Where a command writes: the process's own, or a test's. */
export interface Streams {
  stdout: Output
  stderr: Output
}
