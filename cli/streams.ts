import type { Readable } from 'node:stream'
import type { Output } from './output/screen.ts'

/** The output streams of a command: the process's, or a test's. */
export interface Streams {
  stdout: Output
  stderr: Output
  /** What `-` reads. */
  stdin?: Readable
}

/** Set by commands that end without throwing. */
export interface ExitStatus {
  status: number
}
