import { existsSync, readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { programOf } from '../../cli/program.ts'
import { HELP } from '../../cli/start/options.ts'
import { commandsOf, inlineCodeIn, shellLines } from './code.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

/** The command line, with commands that do nothing. */
const idleProgram = (): Command => {
  const program = programOf({ stdout: new PassThrough(), stderr: new PassThrough() }, { status: 0 })
  for (const command of program.commands) command.action(() => {})
  return program
}

/**
 * Checks that the npm script, file, subcommand and options of each command exist. The program itself parses those of
 * shell blocks.
 */
export const commandProblems = (text: string): string[] => [
  ...shellLines(text)
    .flatMap(commandsOf)
    .flatMap((command) => [...partProblems(command), ...parseProblems(command)]),
  ...inlineCodeIn(text).flatMap(commandsOf).flatMap(partProblems),
]

const partProblems = (command: string): string[] => {
  const [, script] = /^npm (?:run )?(?:--silent )?((?<=run (?:--silent )?)[\w:]+|start|test)\b/.exec(command) ?? []
  if (script !== undefined && !(script in scripts)) return [`unknown npm script ${script}: ${command}`]
  const [, file] = /^node ([\w./-]+\.ts)\b/.exec(command) ?? []
  if (file !== undefined && !existsSync(file)) return [`the file ${file} does not exist: ${command}`]
  const name = script === 'start' ? script : subcommandIn(command)
  return name === undefined ? [] : optionProblems(name, command)
}

const subcommandIn = (command: string): string | undefined =>
  /^(?:npx )?fargate-endpoints ([a-z]+)\b/.exec(command)?.[1]

const optionProblems = (name: string, command: string): string[] => {
  const subcommand = idleProgram().commands.find((one) => one.name() === name)
  if (!subcommand) return [`unknown command ${name}: ${command}`]
  // `start` parses its own options.
  const known = name === 'start' ? optionsIn(HELP) : ['--help', ...subcommand.options.map(({ long }) => long)]
  return optionsIn(command)
    .filter((option) => !known.includes(option))
    .map((option) => `unknown option ${option}: ${command}`)
}

const optionsIn = (text: string): string[] => text.match(/(?<=\s)--[a-z][a-z-]*/g) ?? []

/** Checks that a complete command can run: nothing required is missing, and its values have the right form. */
const parseProblems = (command: string): string[] => {
  if (subcommandIn(command) === undefined) return []
  const words = (command.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'))
  try {
    idleProgram().parse(words.slice(words.indexOf('fargate-endpoints') + 1), { from: 'user' })
    return []
  } catch (error) {
    return [`${(error as Error).message}: ${command}`]
  }
}
