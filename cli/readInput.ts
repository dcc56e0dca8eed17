import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

export const STANDARD_INPUT = '-'

/** @param path a file, also in the AWS CLI's form `file://task.json`, or `-` for `stdin` */
export const readInput = (path: string, stdin: Readable): Promise<Buffer> =>
  path === STANDARD_INPUT ? buffer(stdin) : readFile(path.replace(/^file:\/\//, ''))
