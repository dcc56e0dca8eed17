import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'

/** Makes a folder for the tests of a file, which is deleted after them. @returns what joins the folder and names to a path */
export const temporaryFolder = (): ((...names: string[]) => string) => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fargate-endpoints-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  return (...names) => join(folder, ...names)
}
