import { KINDS } from '../../../doctor/report.ts'
import type { Chapter, Finding, Row } from './row.ts'
import { BY_GATEWAY, BY_INTERFACE } from './rows/names.ts'

/** The descriptions of resources by their names. Any other name is the service of an endpoint. */
const THINGS: Readonly<Record<string, string>> = {
  vpc: 'the VPC',
  'public-table': 'the public route table',
  nat: 'the NAT gateway',
  'task-group': 'the tasks’ security group',
  'endpoint-group': 'the endpoints’ security group',
  'default-group': 'its security group',
  acl: 'the network ACL',
}

const thingOf = (id: string): string =>
  id.startsWith('table-') ? 'the subnet’s route table' : (THINGS[id] ?? `the endpoint of ${id}`)

const destinationsOf = ({ of }: Finding): string => {
  if (of === undefined) return 'everything'
  if (of === BY_INTERFACE) return 'everything but S3'
  return of === BY_GATEWAY ? 'S3' : of.join(', ')
}

const findingOf = (finding: Finding): string =>
  `${finding.state === 'unknown' ? '?' : '✖'} ${destinationsOf(finding)}: ${KINDS[finding.link]}, ${thingOf(finding.id)}`

/** A link to a GitHub thread, or to a page. */
const sourceOf = (source: string): string => {
  const [, repository = '', name = '', number] = /^([\w-]+\/([\w.-]+))#(\d+)$/.exec(source) ?? []
  if (number !== undefined) return `[${name} ${number}](https://github.com/${repository}/issues/${number})`
  return `[${new URL(source).hostname}](${source})`
}

const lineOf = ({ name, findings, sources = [] }: Row): string =>
  `| ${name} | ${findings.map(findingOf).join('<br>') || '✔'} | ${sources.map(sourceOf).join(', ')} |`

const chapterOf = ({ title, file, rows }: Chapter): string =>
  [
    `### ${title}`,
    '',
    `Test: [${file}](../cli/test/doctor/networks/rows/${file})`,
    '',
    '| Network | What `doctor` finds first | Threads |',
    '| --- | --- | --- |',
    ...rows.map(lineOf),
  ].join('\n')

/** The tables of all networks, for `docs/troubleshooting.md`. */
export const networkTables = (chapters: readonly Chapter[]): string => chapters.map(chapterOf).join('\n\n')
