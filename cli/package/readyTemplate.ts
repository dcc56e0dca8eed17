import { copyFile, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BODY_LIMIT, type Part } from '../../build/template/limits.ts'
import { isClone, packageFile } from '../packageFiles.ts'
import { messageOf, UsageError } from '../usageError.ts'

const NAME = 'fargate-endpoints.template.json'
/** The path of the template in a package, and of the build in a clone. */
const READY = `dist/${NAME}`

export const defaultOutput = (): string => (isClone() ? READY : NAME)

/** Writes the template to a file. @returns its parts; if a part exceeds its limit, nothing is written */
export const writeTemplate = (output: string): Promise<Part[]> => (isClone() ? build(output) : copy(output))

/** The path of the template. In a clone, it is built first. */
export const readyTemplate = async (): Promise<string> => {
  if (isClone()) await build(packageFile(READY))
  return packageFile(READY)
}

const build = async (output: string): Promise<Part[]> => {
  const { writePlainTemplate } = await builder()
  return orUsageError(writePlainTemplate(packageFile('.'), output))
}

const copy = async (output: string): Promise<Part[]> => {
  await orUsageError(mkdir(dirname(output), { recursive: true }))
  await orUsageError(copyFile(packageFile(READY), output))
  const { size } = await stat(output)
  return [{ what: output, size, limit: BODY_LIMIT }]
}

/** Errors of the file system name the file, and become a UsageError. Any other error is a defect. */
const orUsageError = <Result>(writing: Promise<Result>): Promise<Result> =>
  writing.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error
    throw new UsageError(`--output: expected a file that can be written, got ${messageOf(error)}`)
  })

/** The builder is imported here, because its packages are installed only in a clone. */
const builder = async () => {
  try {
    return await import('../../build/plainPackage.ts')
  } catch (error) {
    throw new UsageError(`Expected the packages that build the functions, got: ${messageOf(error)}. Run npm ci`)
  }
}
