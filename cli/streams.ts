import type { Readable } from 'node:stream'
import type { Output } from './screen.ts'

/** Where a command writes: the process's own, or a test's. */
export interface Streams {
  stdout: Output
  stderr: Output
  /** What `-` reads. */
  stdin?: Readable
}

/** What a command that ended without an error came to. */
export interface ExitStatus {
  /** The exit status. */
  status: number
}
