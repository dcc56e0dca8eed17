import { existsSync, readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { programOf } from '../../cli/program.ts'
import { HELP } from '../../cli/start/options.ts'
import { commandsOf, inlineCodeIn, shellLines } from './code.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

/** The program, whose commands do nothing. */
const idleProgram = (): Command => {
  const program = programOf({ stdout: new PassThrough(), stderr: new PassThrough() }, { status: 0 })
  for (const command of program.commands) command.action(() => {})
  return program
}

/** A command has its npm script, its file, its subcommand and its options. Those of shell blocks are parsed by the program itself. */
export const commandProblems = (text: string): string[] => [
  ...shellLines(text)
    .flatMap(commandsOf)
    .flatMap((command) => [...partProblems(command), ...parseProblems(command)]),
  ...inlineCodeIn(text).flatMap(commandsOf).flatMap(partProblems),
]

const partProblems = (command: string): string[] => {
  const [, script] = /^npm (?:run )?(?:--silent )?((?<=run (?:--silent )?)[\w:]+|start|test)\b/.exec(command) ?? []
  if (script !== undefined && !(script in scripts)) return [`no script of npm: ${command}`]
  const [, file] = /^node ([\w./-]+\.ts)\b/.exec(command) ?? []
  if (file !== undefined && !existsSync(file)) return [`no file ${file}: ${command}`]
  const name = script === 'start' ? script : subcommandIn(command)
  return name === undefined ? [] : optionProblems(name, command)
}

const subcommandIn = (command: string): string | undefined =>
  /^(?:npx )?fargate-endpoints ([a-z]+)\b/.exec(command)?.[1]

const optionProblems = (name: string, command: string): string[] => {
  const subcommand = idleProgram().commands.find((one) => one.name() === name)
  if (!subcommand) return [`no command ${name}: ${command}`]
  // `start` parses its own options.
  const known = name === 'start' ? optionsIn(HELP) : ['--help', ...subcommand.options.map(({ long }) => long)]
  return optionsIn(command)
    .filter((option) => !known.includes(option))
    .map((option) => `no option ${option}: ${command}`)
}

const optionsIn = (text: string): string[] => text.match(/(?<=\s)--[a-z][a-z-]*/g) ?? []

/** A whole command can be run: it has what it requires, and its values have the right form. */
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
