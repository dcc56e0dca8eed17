import { truncateList } from '../../handler/vpc/diagnostics/truncateList.ts'
import type { LinkKind, LinkState, Path } from '../../handler/vpc/reachability/path.ts'
import { groupLike } from '../output/groupLike.ts'
import { jsonText } from '../output/jsonText.ts'
import type { Screen, Style } from '../output/screen.ts'
import type { Diagnosis } from './diagnosis.ts'

const MARKS: Readonly<Record<LinkState, { sign: string; style: Style }>> = {
  open: { sign: '✔', style: 'green' },
  closed: { sign: '✖', style: 'red' },
  unknown: { sign: '?', style: 'yellow' },
}

export const KINDS: Readonly<Record<LinkKind, string>> = {
  dns: 'DNS',
  route: 'route',
  egress: 'egress',
  'network-acl': 'network ACL',
  endpoint: 'endpoint',
  ingress: 'ingress',
  policy: 'policy',
}

/** A line has room for three ids. */
const listed = (ids: readonly string[]): string => truncateList(ids, 3)

const MAX_FIXES = 3

/** Paths from several subnets to one destination, in the same state for the same reason. */
export interface PathGroup {
  paths: readonly [Path, ...Path[]]
  subnetIds: string[]
}

/**
 * Paths with equal keys form a group. Ids are left out, because each subnet can have its own route table with the same
 * problem.
 */
const likeness = ({ destination, state, decisive, links }: Path): string =>
  JSON.stringify([
    destination.name,
    state,
    decisive?.kind,
    decisive?.reason,
    links.map(({ kind, state }) => [kind, state]),
  ])

export const groupsOf = (paths: readonly Path[]): PathGroup[] =>
  [...Map.groupBy(paths, likeness).values()].flatMap(([first, ...others]) => {
    if (!first) return []
    const alike = [first, ...others] as const
    return [{ paths: alike, subnetIds: alike.map(({ subnetId }) => subnetId) }]
  })

/** The distinct ids of one link in the paths of a group. */
const idsAt = ({ paths }: PathGroup, at: number): string[] => [
  ...new Set(paths.flatMap(({ links }) => links[at]?.id || [])),
]

const decisiveAt = ({ paths: [{ links, decisive }] }: PathGroup): number => (decisive ? links.indexOf(decisive) : -1)

export const count = (paths: readonly Path[], wanted: LinkState): number =>
  paths.filter(({ state }) => state === wanted).length

export const printDiagnosis = (screen: Screen, diagnosis: Diagnosis): void => {
  const { vpcId, environment, paths } = diagnosis
  screen.heading(`${titleOf(diagnosis)}${vpcId} in ${environment.region}, account ${environment.accountId}`)
  printStopped(screen, diagnosis)
  screen.line(networkText(diagnosis))
  printNotes(screen, diagnosis)
  screen.heading(summaryOf(paths))
  const groups = groupsOf(paths)
  for (const group of groups) printGroup(screen, group, diagnosis.task.subnetIds.length)
  printFixes(screen, groups)
}

/** Prints why the task stopped, and the notes: a diagram has no place for them. */
export const printRemarks = (screen: Screen, diagnosis: Diagnosis): void => {
  printStopped(screen, diagnosis)
  printNotes(screen, diagnosis)
}

const printStopped = (screen: Screen, { stopped }: Diagnosis): void => {
  if (!stopped) return
  const code = stopped.code ? ` (${stopped.code})` : ''
  screen.item(screen.style('red', '✖'), `Task ${stopped.taskArn.split('/').at(-1)} stopped${code}: ${stopped.reason}`)
}

const printNotes = (screen: Screen, { notes }: Diagnosis): void => {
  for (const note of notes) screen.item(screen.style('yellow', '!'), note)
}

const titleOf = ({ title }: Diagnosis): string => (title ? `${title.charAt(0).toUpperCase()}${title.slice(1)}: ` : '')

const networkText = ({ task: { subnetIds, securityGroupIds, assignPublicIp } }: Diagnosis): string =>
  `Tasks in ${listed(subnetIds)}, with ${groupText(securityGroupIds)} and ${assignPublicIp ? 'a' : 'no'} public address.`

const groupText = (ids: readonly string[] | undefined): string => {
  if (!ids) return 'security groups that are not known (--security-group-ids names them)'
  return ids.length > 0 ? listed(ids) : "the VPC's default group"
}

export const summaryOf = (paths: readonly Path[]): string => {
  const [open, closed, unknown] = [count(paths, 'open'), count(paths, 'closed'), count(paths, 'unknown')]
  const parts = [`${open} of ${paths.length} paths are open`, `${closed} closed`]
  return [...parts, ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(', ')
}

/** @param all the number of the task's subnets. A group that has all of them does not list them */
const printGroup = (screen: Screen, group: PathGroup, all: number): void => {
  const [{ destination, state }] = group.paths
  const { sign, style } = MARKS[state]
  const { name, service = name } = destination
  const what = service === name ? name : `${name} (${service})`
  const from = group.subnetIds.length === all ? '' : ` from ${listed(group.subnetIds)}`
  screen.item(screen.style(style, sign), `${what}${from}: ${reasonFor(group)}`)
  screen.item(' ', screen.style('dim', chainOf(group)))
}

const reasonFor = (group: PathGroup): string => {
  const [{ decisive }] = group.paths
  if (decisive) return [listed(idsAt(group, decisiveAt(group))), decisive.reason].filter(Boolean).join(': ')
  return `through ${listed([...new Set(group.paths.map(({ through }) => through))])}`
}

/** The links of the path in one line, up to the closed one. */
const chainOf = (group: PathGroup): string => {
  const [{ links, state }] = group.paths
  const shown = state === 'closed' ? links.slice(0, decisiveAt(group) + 1) : links
  return shown.map((link) => `${KINDS[link.kind]} ${MARKS[link.state].sign}`).join(' → ')
}

/** The distinct fixes. If a group has many different fixes, only the first is shown, as an example. */
const fixesOf = (groups: readonly PathGroup[]): string[] => [...new Set(groups.flatMap(fixesIn))]

const fixesIn = ({ paths }: PathGroup): string[] => {
  const fixes = [...new Set(paths.flatMap(({ decisive }) => decisive?.fix ?? []))]
  const [first] = fixes
  return first && fixes.length > MAX_FIXES ? [`${first} Likewise for ${fixes.length - 1} more.`] : fixes
}

const printFixes = (screen: Screen, groups: readonly PathGroup[]): void => {
  const fixes = fixesOf(groups)
  if (fixes.length === 0) return
  screen.heading('What to do')
  for (const fix of groupLike(fixes)) screen.item('·', fix)
}

export const diagnosisJson = ({ title, environment, paths, task, ...diagnosis }: Diagnosis): string =>
  jsonText({
    subject: title ?? null,
    vpcId: diagnosis.vpcId,
    ...environment,
    task: { ...task, securityGroupIds: task.securityGroupIds ?? null },
    stopped: diagnosis.stopped ?? null,
    notes: diagnosis.notes,
    summary: { open: count(paths, 'open'), closed: count(paths, 'closed'), unknown: count(paths, 'unknown') },
    fixes: fixesOf(groupsOf(paths)),
    paths: paths.map(({ destination, subnetId, through, state, decisive, links }) => ({
      destination: destination.name,
      service: destination.service ?? null,
      reason: destination.reason,
      subnetId,
      through,
      state,
      decisive: decisive ?? null,
      links,
    })),
  })
