import { truncateList } from '../../handler/vpc/diagnostics/truncateList.ts'
import type { Link, LinkState } from '../../handler/vpc/reachability/path.ts'
import { MERMAID_SETTINGS, nodeOf } from '../output/mermaid.ts'
import type { Diagnosis } from './diagnosis.ts'
import { groupsOf, type PathGroup } from './report.ts'

const STYLES: Readonly<Record<LinkState, string>> = {
  open: 'fill:#d9f2e6,stroke:#0b7a75,color:#10302e',
  closed: 'fill:#fde2e1,stroke:#b3261e,color:#410e0b',
  unknown: 'fill:#fff3cd,stroke:#a67c00,color:#332701',
}

/** The paths as a Mermaid diagram, with one row per group. Arrows after the closed link are dotted. */
export const mermaidOf = ({ vpcId, paths }: Diagnosis): string => {
  const groups = groupsOf(paths)
  const states = new Set(paths.flatMap(({ links, state }) => [state, ...links.map((link) => link.state)]))
  const lines = [
    MERMAID_SETTINGS,
    'flowchart LR',
    `  subgraph ${nodeOf(vpcId)}["${vpcId}"]`,
    ...groups.flatMap((group, at) => pathLines(group, `p${at + 1}`)),
    '  end',
    ...[...states].map((state) => `  classDef ${state} ${STYLES[state]}`),
  ]
  return `${lines.join('\n')}\n`
}

const pathLines = ({ paths: [path], subnetIds }: PathGroup, name: string): string[] => {
  const { links, destination, state, decisive } = path
  const closedAt = state === 'closed' && decisive ? links.indexOf(decisive) : links.length
  const nodes = [
    `${name}_0["${truncateList(subnetIds, 3)}"]`,
    ...links.map((link, at) => `${name}_${at + 1}("${labelOf(link)}"):::${link.state}`),
    `${name}_${links.length + 1}(["${destination.name}"]):::${state}`,
  ]
  const arrows = nodes.slice(1).map((_, at) => `${name}_${at} ${at > closedAt ? '-.->' : '-->'} ${name}_${at + 1}`)
  return [...nodes, ...arrows].map((line) => `    ${line}`)
}

const labelOf = ({ kind, id }: Link): string => [kind, id].filter(Boolean).join('<br/>')
