import type { Output } from './screen.ts'

/** The output streams of a command: the process's, or a test's. */
export interface Streams {
  stdout: Output
  stderr: Output
}

/** Set by commands that end without throwing. */
export interface ExitStatus {
  status: number
}
