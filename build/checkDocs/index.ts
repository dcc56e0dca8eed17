/**
 * Checks the links, commands and templates of every Markdown file, and compares the translation with its original.
 * Exits with 1 if it finds a problem.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { commandProblems } from './commands.ts'
import { linkProblems } from './links.ts'
import { templateProblems } from './templates.ts'
import { translationProblems } from './translation.ts'

const ORIGINAL = 'README.md'
const isTranslation = (file: string): boolean => /^README\.[a-z]+\.md$/.test(file)

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
const problems = files
  .trim()
  .split('\n')
  .filter((file) => existsSync(file))
  .flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const found = [
      ...linkProblems(file, text),
      ...commandProblems(text),
      ...templateProblems(text),
      ...(isTranslation(file) ? translationProblems(text, readFileSync(ORIGINAL, 'utf8')) : []),
    ]
    return found.map((problem) => `${file}: ${problem}\n`)
  })
process.stdout.write(problems.join(''))
if (problems.length > 0) process.exitCode = 1
