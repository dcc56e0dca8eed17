import type { Chapter, Row } from './rows/row.ts'
import { addressOf } from './rows/threads.ts'

const quoted = (text: string): string => `“${text.replaceAll('|', '\\|').replaceAll('<', '&lt;')}”`

const outcomeOf = ({ expected, request }: Row): string => {
  if ('reason' in expected) {
    const undone = expected.halfWay && request !== 'Delete' ? ', and what was created is deleted again' : ''
    return `FAILED${undone}: ${quoted(expected.reason)}`
  }
  const warnings = expected.warnings?.map(quoted).join(' ')
  return `${expected.served}.${warnings ? ` Warnings: ${warnings}` : ''}`
}

const threadsOf = ({ threads = [] }: Row): string =>
  threads.map((thread) => `[${thread}](${addressOf(thread)})`).join(', ')

const chapterOf = ({ title, file, rows }: Chapter): string =>
  [
    `## ${title}`,
    '',
    `Test: [${file}](../test/integration/vpcs/rows/${file})`,
    '',
    '| Condition | Result | Threads |',
    '| --- | --- | --- |',
    ...rows.map((row) => `| ${row.found} | ${outcomeOf(row)} | ${threadsOf(row)} |`),
  ].join('\n')

/** Renders all rows as the tables of `docs/vpcs.md`. */
export const tableOf = (chapters: readonly Chapter[]): string => chapters.map(chapterOf).join('\n\n')
