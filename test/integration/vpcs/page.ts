import type { Chapter, Row } from './rows/row.ts'
import { addressOf } from './rows/threads.ts'

const quoted = (text: string): string => `“${text.replaceAll('|', '\\|').replaceAll('<', '&lt;')}”`

const readOf = ({ read, request }: Row): string => {
  if ('reason' in read) {
    const undone = read.halfWay && request !== 'Delete' ? ', and what was created is deleted again' : ''
    return `FAILED${undone}: ${quoted(read.reason)}`
  }
  const warnings = read.warnings?.map(quoted).join(' ')
  return `${read.served}.${warnings ? ` Warnings: ${warnings}` : ''}`
}

const threadsOf = ({ threads = [] }: Row): string =>
  threads.map((thread) => `[${thread}](${addressOf(thread)})`).join(', ')

const chapterOf = ({ title, file, rows }: Chapter): string =>
  [
    `## ${title}`,
    '',
    `Test: [${file}](../test/integration/vpcs/rows/${file})`,
    '',
    '| What is found | What its user reads | Threads |',
    '| --- | --- | --- |',
    ...rows.map((row) => `| ${row.found} | ${readOf(row)} | ${threadsOf(row)} |`),
  ].join('\n')

/** The page of all rows, as `docs/vpcs.md` has it. */
export const tableOf = (chapters: readonly Chapter[]): string => chapters.map(chapterOf).join('\n\n')
