import { readFile } from 'node:fs/promises'
import { messageOf, UsageError } from './usageError.ts'

/**
 * @param expected what the file has to hold, for the message
 * @throws UsageError where there is no such file, or no JSON in it
 */
export const readJson = async (path: string, expected: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`${path}: expected ${expected}, got ${messageOf(error)}`)
  }
}
