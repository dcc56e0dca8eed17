import { existsSync } from 'node:fs'
import { copyFile, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Command } from 'commander'
import { BODY_LIMIT, fits, type Part } from '../../build/template/limits.ts'
import { packageFile } from '../packageFiles.ts'
import type { ExitStatus, Streams } from '../streams.ts'
import { messageOf, UsageError } from '../usageError.ts'

const NAME = 'fargate-endpoints.template.json'
/** What the package contains, and what it is built to. */
const READY = `dist/${NAME}`

interface Options {
  output: string
  json?: boolean
}

/** A clone has the sources to build from; an installed package has the template ready. */
const isClone = (): boolean => existsSync(packageFile('handler/index.ts'))

export const addPackage = (program: Command, { stdout, stderr }: Streams, exit: ExitStatus): void => {
  const output = isClone() ? READY : NAME
  program
    .command('package')
    .summary('the provider as one plain CloudFormation template, for StackSets and Service Catalog')
    .description(
      'Writes what `sam deploy` deploys as one template that contains the functions, without a transform or other files. ' +
        'In a clone of the project it is built from the sources.',
    )
    .option('--output <file>', 'the file to write', output)
    .option('--json', "print the sizes and CloudFormation's limits as JSON")
    .addHelpText(
      'after',
      '\nExample:\n' +
        '  fargate-endpoints package && aws cloudformation deploy --stack-name fargate-endpoints \\\n' +
        `    --capabilities CAPABILITY_IAM --template-file ${output} --s3-bucket BUCKET\n`,
    )
    .action(async ({ output, json }: Options) => {
      const parts = await (isClone() ? build(output) : copy(output))
      if (json) stdout.write(`${JSON.stringify({ output, parts }, null, 2)}\n`)
      else for (const { what, size, limit } of parts) stdout.write(`${what}: ${size} bytes of ${limit}\n`)
      const tooLarge = parts.filter((part) => !fits(part))
      if (tooLarge.length === 0) return
      stderr.write(`Too large, so nothing was written: ${tooLarge.map(({ what }) => what).join(', ')}\n`)
      exit.status = 1
    })
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

/** The file system's errors name the file. Any other is a defect. */
const orUsageError = <Result>(writing: Promise<Result>): Promise<Result> =>
  writing.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error
    throw new UsageError(`--output: expected a file that can be written, got ${messageOf(error)}`)
  })

/** The builder is imported only here, because its packages are installed only with the project itself. */
const builder = async () => {
  try {
    return await import('../../build/plainPackage.ts')
  } catch (error) {
    throw new UsageError(`Expected the packages that build the functions, got: ${messageOf(error)}. Run npm ci`)
  }
}
