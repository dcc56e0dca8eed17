import type { Readable } from 'node:stream'
import type { Output } from './output/screen.ts'

/** The streams of a command: those of the process or of a test. */
export interface Streams {
  stdout: Output
  stderr: Output
  /** The input for the file name `-`. */
  stdin?: Readable
}

/** Set by commands that end without throwing. */
export interface ExitStatus {
  status: number
}
