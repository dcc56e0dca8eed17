import { readFile } from 'node:fs/promises'
import { messageOf, UsageError } from './usageError.ts'

/**
 * @param expected the expected content, for the message
 * @throws UsageError if the file does not exist or is not JSON
 */
export const readJson = async (path: string, expected: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`${path}: expected ${expected}, got ${messageOf(error)}`)
  }
}
