/**
 * Checks the links and the commands of every Markdown file: a link within the project has its file and heading, and a command
 * has its npm script, its subcommand, its options and its files. Exits with 1 where one does not.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { HELP } from '../cli/options.ts'
import { programOf } from '../cli/program.ts'
import { commandsOf, inlineCode, shellLines } from './docsCommands.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const { commands } = programOf({ stdout: new PassThrough(), stderr: new PassThrough() }, { status: 0 })

const read = (file: string): string => readFileSync(file, 'utf8')

/** As GitHub makes them: https://docs.github.com/en/get-started/writing-on-github */
const anchorsOf = (text: string): string[] =>
  Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

const linkProblems = (file: string, text: string): string[] =>
  Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : join(dirname(file), path)
      if (!existsSync(target)) return [`no file ${link}`]
      return anchor === undefined || anchorsOf(read(target)).includes(anchor) ? [] : [`no heading ${link}`]
    })

const optionsIn = (command: string): string[] => command.match(/(?<=\s)--[a-z][a-z-]*/g) ?? []

const commandProblems = (line: string): string[] =>
  commandsOf(line).flatMap((command) => {
    const [, script] = /^npm (?:run )?(?:--silent )?((?<=run (?:--silent )?)[\w:]+|start|test)\b/.exec(command) ?? []
    if (script !== undefined && !(script in scripts)) return [`no script of npm: ${command}`]
    if (script === 'start') {
      return optionsIn(command)
        .filter((option) => !HELP.includes(option))
        .map((option) => `no option ${option}: ${command}`)
    }
    const [, file] = /^node ([\w./-]+\.ts)\b/.exec(command) ?? []
    if (file !== undefined && !existsSync(file)) return [`no file ${file}: ${command}`]
    return subcommandProblems(command)
  })

const subcommandProblems = (command: string): string[] => {
  const [, name] = /^(?:npx )?fargate-endpoints ([a-z]+)\b/.exec(command) ?? []
  if (name === undefined || name === 'start') return []
  const subcommand = commands.find((one) => one.name() === name)
  if (!subcommand) return [`no command ${name}: ${command}`]
  const known = ['--help', ...subcommand.options.map(({ long }) => long)]
  return optionsIn(command)
    .filter((option) => !known.includes(option))
    .map((option) => `no option ${option}: ${command}`)
}

const files = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n')
const problems = files
  .filter((file) => existsSync(file))
  .flatMap((file) => {
    const text = read(file)
    const lines = [...shellLines(text), ...inlineCode(text)]
    const found = [...linkProblems(file, text), ...lines.flatMap(commandProblems)]
    return found.map((problem) => `${file}: ${problem}\n`)
  })
process.stdout.write(problems.join(''))
if (problems.length > 0) process.exitCode = 1
