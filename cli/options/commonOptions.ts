/** Options of several commands: the connection to AWS, and the format of the output. */
import { type Command, Option } from 'commander'
import { regionName, url } from './arguments.ts'

/**
 * Adds the options of `connect`.
 * @param fallback the region if none is given, for the help
 */
export const addConnectionOptions = (command: Command, fallback = 'that of the AWS CLI'): Command =>
  command
    .option('--region <name>', `the region (${fallback})`, regionName)
    .option('--endpoint-url <url>', 'the endpoint of another AWS, such as a simulator or moto', url)

/**
 * @param output the name of the output, for the help
 * @param rest the parts that a diagram does not show
 */
export const addFormatOptions = (command: Command, output: string, rest: string): Command =>
  command
    .addOption(
      new Option('--mermaid', `print ${output} as a diagram in Mermaid; ${rest} go to standard error`).conflicts(
        'json',
      ),
    )
    .option('--json', `print ${output} for scripts`)
