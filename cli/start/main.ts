import { Screen } from '../output/screen.ts'
import type { Streams } from '../streams.ts'
import { UsageError } from '../usageError.ts'
import { runDemo } from './demo/demo.ts'
import { sendEvent } from './event/sendEvent.ts'
import { HELP, parseCommand } from './options.ts'
import { serve } from './serve.ts'

/** @returns the exit status: 0 = no errors, 1 = failed, 2 = invalid input */
export const main = async (args: readonly string[], streams: Streams): Promise<number> => {
  try {
    return (await run(args, streams)) ? 0 : 1
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    streams.stderr.write(`${error.message}\n`)
    return 2
  }
}

const run = async (args: readonly string[], { stdout, stderr }: Streams): Promise<boolean> => {
  const command = parseCommand(args)
  const screen = new Screen(stdout)
  switch (command.name) {
    case 'help':
      stdout.write(HELP)
      return true
    case 'serve':
      await serve(screen)
      return true
    case 'send':
      return sendEvent(screen, command, command.verbose ? stderr : undefined)
    case 'demo':
      return runDemo(screen, command.verbose ? { logTo: stderr } : {})
  }
}
