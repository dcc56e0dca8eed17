import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import type { ExitStatus, Streams } from '../streams.ts'
import { messageOf, UsageError } from '../usageError.ts'

const OUTPUT = 'dist/fargate-endpoints.template.json'

interface Options {
  output: string
  json?: boolean
}

export const addPackage = (program: Command, { stdout, stderr }: Streams, exit: ExitStatus): void => {
  program
    .command('package')
    .summary('the provider as one plain CloudFormation template, for StackSets and Service Catalog')
    .description(
      'Writes what `sam deploy` deploys as one template that contains the functions, without a transform or other files. ' +
        "It builds them from the project's sources: run it in the folder of template.yaml, after `npm ci`.",
    )
    .option('--output <file>', 'the file to write', OUTPUT)
    .option('--json', "print the sizes and CloudFormation's limits as JSON")
    .addHelpText(
      'after',
      '\nExample:\n' +
        '  fargate-endpoints package && aws cloudformation deploy --stack-name fargate-endpoints \\\n' +
        `    --capabilities CAPABILITY_IAM --template-file ${OUTPUT} --s3-bucket BUCKET\n`,
    )
    .action(async ({ output, json }: Options) => {
      const { fits, writePlainTemplate } = await builder()
      const parts = await writePlainTemplate(process.cwd(), output).catch((error: NodeJS.ErrnoException) => {
        // The file system's errors name the file. Any other is a defect.
        if (error.syscall === undefined) throw error
        throw new UsageError(`--output: expected a file that can be written, got ${messageOf(error)}`)
      })
      if (json) stdout.write(`${JSON.stringify({ output, parts }, null, 2)}\n`)
      else for (const { what, size, limit } of parts) stdout.write(`${what}: ${size} bytes of ${limit}\n`)
      const tooLarge = parts.filter((part) => !fits(part))
      if (tooLarge.length === 0) return
      stderr.write(`Too large, so nothing was written: ${tooLarge.map(({ what }) => what).join(', ')}\n`)
      exit.status = 1
    })
}

const SOURCES = ['template.yaml', 'handler/index.ts']

/** The builder is imported only here, because its packages are installed only with the project itself. */
const builder = async () => {
  if (!SOURCES.every((file) => existsSync(file))) {
    throw new UsageError(`Expected the folder of the project, with ${SOURCES.join(' and ')}, got ${process.cwd()}`)
  }
  try {
    return await import('../../build/plainPackage.ts')
  } catch (error) {
    throw new UsageError(`Expected the packages that build the functions, got: ${messageOf(error)}. Run npm ci`)
  }
}
