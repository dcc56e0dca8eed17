import { Command, CommanderError } from 'commander'
import { addEstimate } from './estimate/command.ts'
import { addPackage } from './package/command.ts'
import { addPlan } from './plan/command.ts'
import type { ExitStatus, Streams } from './streams.ts'
import { UsageError } from './usageError.ts'

/** The exit statuses of every command. */
const STATUSES = 'Exit status: 0 if all is well; 1 if something stands in the way; 2 if the input can’t be used.'

/**
 * `fargate-endpoints …`
 * @returns the exit status
 */
export const runProgram = async (args: readonly string[], streams: Streams): Promise<number> => {
  const exit: ExitStatus = { status: 0 }
  try {
    await programOf(streams, exit).parseAsync(args, { from: 'user' })
    return exit.status
  } catch (error) {
    // Commander has written its own line already: help, or what was wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof UsageError)) throw error
    streams.stderr.write(`${error.message}\n`)
    return 2
  }
}

const programOf = (streams: Streams, exit: ExitStatus): Command => {
  const { stdout, stderr } = streams
  const program = new Command('fargate-endpoints')
    .description(
      'Every VPC endpoint that ECS tasks on Fargate need in private subnets: what it would do, and what it costs.',
    )
    .addHelpText('after', `\n${STATUSES}`)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) =>
        write(
          `${text
            .trim()
            .replace(/^error: /, '')
            .replaceAll(/\s+/g, ' ')}\n`,
        ),
      getOutHelpWidth: () => Math.min(stdout.columns || 100, 100),
    })
  addPlan(program, streams, exit)
  addEstimate(program, streams)
  addStart(program, streams, exit)
  addPackage(program, streams, exit)
  return program
}

/** What `npm start` runs, with options of its own: `fargate-endpoints start --help` tells them. */
const addStart = (program: Command, streams: Streams, exit: ExitStatus): void => {
  program
    .command('start')
    .summary('the whole life of the resource on a simulated EC2, or one event to any EC2')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (options: readonly string[]) => {
      const { main } = await import('./main.ts')
      exit.status = await main(options, streams)
    })
}
