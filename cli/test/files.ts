import { writeFile } from 'node:fs/promises'
import { temporaryFolder } from '../../test/support/temporaryFolder.ts'

/**
 * Returns a function that writes a file, in JSON unless its content is a string, and returns its path. The folder is
 * deleted after the tests.
 */
export const temporaryFiles = () => {
  const pathOf = temporaryFolder()
  return async (name: string, content: unknown): Promise<string> => {
    const file = pathOf(name)
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
}
