import { Command, CommanderError } from 'commander'
import { codeOf } from '../handler/vpc/ec2/errorCodes.ts'
import { addAdopt } from './adopt/command.ts'
import { addDeploy } from './deploy/command.ts'
import { addDoctor } from './doctor/command.ts'
import { addEstimate } from './estimate/command.ts'
import { refuseSecondValues } from './options/repeatedOptions.ts'
import { addPackage } from './package/command.ts'
import { packageVersion } from './packageFiles.ts'
import { addPlan } from './plan/command.ts'
import type { ExitStatus, Streams } from './streams.ts'
import { isRefusal, isUnanswered, unanswered } from './unanswered.ts'
import { messageOf, UsageError } from './usageError.ts'

/** All commands have these exit statuses. */
const EXIT_STATUSES = 'Exit status: 0 = no errors, 1 = blocked, 2 = invalid input.'

/**
 * Runs `fargate-endpoints ARGS`.
 * @returns the exit status
 */
export const runProgram = async (args: readonly string[], streams: Streams): Promise<number> => {
  const exit: ExitStatus = { status: 0 }
  try {
    await programOf(streams, exit).parseAsync(args, { from: 'user' })
    return exit.status
  } catch (error) {
    // Commander has already printed the help or the error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const words = errorText(error)
    if (words === undefined) throw error
    streams.stderr.write(`${words}\n`)
    return 2
  }
}

/** The message for the user; undefined if the error is a defect. */
const errorText = (error: unknown): string | undefined => {
  if (error instanceof UsageError) return error.message
  if (isUnanswered(error)) return unanswered(error).message
  return isRefusal(error) ? `Expected AWS to answer, got ${codeOf(error)}: ${messageOf(error)}` : undefined
}

/** All commands and their options. */
export const programOf = (streams: Streams, exit: ExitStatus): Command => {
  const { stdout, stderr } = streams
  const program = new Command('fargate-endpoints')
    .description(
      'Plan, estimate and try Custom::FargateEndpoints, which creates the VPC endpoints that ECS tasks on Fargate need.',
    )
    .version(packageVersion(), '--version', 'print the version')
    .addHelpText('after', `\n${EXIT_STATUSES}`)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(`${errorLine(text)}\n`),
      getOutHelpWidth: () => Math.min(stdout.columns || 100, 100),
    })
  addPlan(program, streams, exit)
  addDoctor(program, streams, exit)
  addEstimate(program, streams)
  addAdopt(program, streams)
  addStart(program, streams, exit)
  addPackage(program, streams, exit)
  addDeploy(program, streams, exit)
  for (const command of program.commands) refuseSecondValues(command)
  return program
}

/** Commander's error on one line. It suggests similar options and commands; an unlike command has the list. */
const errorLine = (text: string): string => {
  const line = text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s+/g, ' ')
  return /^unknown command '[^']*'$/.test(line) ? `${line} (see fargate-endpoints --help)` : line
}

/** The same as `npm start`. It parses its own options and prints its own help. */
const addStart = (program: Command, streams: Streams, exit: ExitStatus): void => {
  program
    .command('start')
    .summary('run the resource on a simulated EC2, or send one event to any EC2')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (options: readonly string[]) => {
      const { main } = await import('./start/main.ts')
      exit.status = await main(options, streams)
    })
}
