import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'

/**
 * Creates a folder for the tests of a file, and deletes it after them.
 * @returns a function that joins names to a path in the folder
 */
export const temporaryFolder = (): ((...names: string[]) => string) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  return (...names) => join(folder, ...names)
}
