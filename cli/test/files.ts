import { writeFile } from 'node:fs/promises'
import { temporaryFolder } from '../../test/support/temporaryFolder.ts'

/** Writes files, in JSON unless their content is text, to a folder that is deleted after the tests. @returns a file's path */
export const temporaryFiles = () => {
  const pathOf = temporaryFolder()
  return async (name: string, content: unknown): Promise<string> => {
    const file = pathOf(name)
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
}
