/** Options that several commands have: where AWS is, and the form of the output. */
import { type Command, Option } from 'commander'
import { regionName, url } from './arguments.ts'

/** What `connect` takes. @param fallback the region where none is given */
export const addConnectionOptions = (command: Command, fallback = 'that of the AWS CLI'): Command =>
  command
    .option('--region <name>', `the region (${fallback})`, regionName)
    .option('--endpoint-url <url>', 'the endpoint of another AWS, such as a simulator or moto', url)

/** @param output what is printed. @param rest what a diagram leaves out */
export const addFormatOptions = (command: Command, output: string, rest: string): Command =>
  command
    .addOption(
      new Option('--mermaid', `print ${output} as a diagram in Mermaid; ${rest} go to standard error`).conflicts(
        'json',
      ),
    )
    .option('--json', `print ${output} for scripts`)
