import type { Command } from 'commander'
import { fits } from '../../build/template/limits.ts'
import { jsonText } from '../output/jsonText.ts'
import type { ExitStatus, Streams } from '../streams.ts'
import { defaultOutput, writeTemplate } from './readyTemplate.ts'

interface Options {
  output: string
  json?: boolean
}

export const addPackage = (program: Command, { stdout, stderr }: Streams, exit: ExitStatus): void => {
  program
    .command('package')
    .summary('write the provider as one plain CloudFormation template, for StackSets and Service Catalog')
    .description(
      'Write what `sam deploy` deploys as one template that contains the functions, without a transform or other files. ' +
        'In a clone of the project it is built from the sources.',
    )
    .option('--output <file>', 'the file to write', defaultOutput())
    .option('--json', "print the sizes and CloudFormation's limits as JSON")
    .addHelpText(
      'after',
      '\nExample:\n' +
        '  fargate-endpoints package && aws cloudformation deploy --stack-name fargate-endpoints \\\n' +
        `    --capabilities CAPABILITY_NAMED_IAM --template-file ${defaultOutput()} --s3-bucket BUCKET\n`,
    )
    .action(async ({ output, json }: Options) => {
      const parts = await writeTemplate(output)
      if (json) stdout.write(jsonText({ output, parts }))
      else for (const { what, size, limit } of parts) stdout.write(`${what}: ${size} bytes of ${limit}\n`)
      const tooLarge = parts.filter((part) => !fits(part))
      if (tooLarge.length === 0) return
      stderr.write(`Too large, so nothing was written: ${tooLarge.map(({ what }) => what).join(', ')}\n`)
      exit.status = 1
    })
}
