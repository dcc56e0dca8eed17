import type { ObservedVpc, Subnet } from '../../handler/vpc/model/observed.ts'
import { privateSubnets } from '../../handler/vpc/network/privateSubnets.ts'
import { MERMAID_SETTINGS, nodeOf } from '../output/mermaid.ts'
import type { PlannedChange, ServiceRow } from './services.ts'

/** The kinds of nodes. Each has its own style, and an entry in the legend. */
type Shown = PlannedChange | 'yours'

/** Each style sets the text colour, so that the text is readable on a light or a dark page. */
const STYLES: Readonly<Record<Shown, { legend: string; style: string }>> = {
  create: { legend: 'created', style: 'fill:#d9f2e6,stroke:#0b7a75,color:#10302e' },
  join: { legend: 'joined: another stack has it too', style: 'fill:#d3eefc,stroke:#0969a8,color:#0a2b40' },
  change: { legend: 'changed in place', style: 'fill:#fff3cd,stroke:#a67c00,color:#332701' },
  keep: { legend: 'unchanged', style: 'fill:#dfe4ea,stroke:#57606a,color:#22272b' },
  reuse: { legend: 'reused: not managed by this resource type', style: 'fill:#e0e7ff,stroke:#3f51b5,color:#1a2150' },
  delete: { legend: 'deleted', style: 'fill:#fde2e1,stroke:#b3261e,color:#410e0b,stroke-dasharray:4 3' },
  yours: { legend: 'yours', style: 'fill:#f6f8fa,stroke:#8c959f,color:#24292f' },
}

/**
 * The VPC and its zones are transparent and have the text colour of the page. The line colour suits a light or a dark
 * page.
 */
const FRAME = 'fill:transparent,stroke:#8c959f'
const LEGEND = 'legend'
const LINES = 'linkStyle default stroke:#8c959f'

/** A subnet with its route table and the services whose endpoints are in it. */
interface DiagramSubnet extends Subnet {
  routeTableId: string | undefined
  rows: readonly ServiceRow[]
}

/**
 * The VPC's zones, private subnets, route tables and endpoints as a Mermaid diagram. The endpoints of a subnet that
 * have the same change share a node. Mermaid places the last subgraph on top, so the legend comes first and the zones
 * come in reverse order. Longer arrows place the route tables beyond the endpoints, so that no line crosses an
 * endpoint.
 */
export const mermaidOf = (vpc: ObservedVpc, rows: readonly ServiceRow[]): string => {
  const subnets = diagramSubnets(vpc, rows)
  const zones = Map.groupBy(subnets, ({ availabilityZone }) => availabilityZone)
  const tableIds = [...new Set(subnets.flatMap(({ routeTableId }) => routeTableId ?? []))]
  const gateways = gatewaysIn(rows)
  const changes = new Set(rows.map(({ change }) => change))
  const shown = (Object.keys(STYLES) as Shown[]).filter((one) => one === 'yours' || changes.has(one))
  const frames = [LEGEND, ...[vpc.vpcId, ...zones.keys()].map(nodeOf)]
  const lines = [
    MERMAID_SETTINGS,
    'flowchart LR',
    ...legendLines(shown),
    `  subgraph ${nodeOf(vpc.vpcId)}["${vpc.vpcId} ${vpc.cidrBlocks.join(', ')}"]`,
    ...[...zones].reverse().flatMap(([zone, inZone]) => zoneLines(zone, inZone)),
    ...tableIds.map((id) => `    ${nodeOf(id)}[/"${id}"/]:::yours`),
    '  end',
    ...gateways.map(({ node, label, change }) => `  ${node}{{"${label}"}}:::${change}`),
    ...subnets.flatMap(({ subnetId, routeTableId }) =>
      routeTableId === undefined ? [] : [`  ${nodeOf(subnetId)} ---> ${nodeOf(routeTableId)}`],
    ),
    ...gateways.flatMap(({ node, routeTableIds }) =>
      tableIds.filter((id) => routeTableIds.includes(id)).map((id) => `  ${nodeOf(id)} --> ${node}`),
    ),
    ...shown.map((one) => `  classDef ${one} ${STYLES[one].style}`),
    `  classDef frame ${FRAME}`,
    `  class ${frames.join(',')} frame`,
    ...(subnets.length > 0 ? [`  ${LINES}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** The private subnets, and all other subnets with interface endpoints. */
const diagramSubnets = (vpc: ObservedVpc, rows: readonly ServiceRow[]): DiagramSubnet[] => {
  const privateIds = privateSubnets(vpc).map(({ subnetId }) => subnetId)
  const main = vpc.routeTables.find(({ isMain }) => isMain)
  return vpc.subnets
    .map((subnet) => {
      const table = vpc.routeTables.find(({ subnetIds }) => subnetIds.includes(subnet.subnetId)) ?? main
      const here = rows.filter(({ kind, subnetIds }) => kind === 'Interface' && subnetIds.includes(subnet.subnetId))
      return { ...subnet, routeTableId: table?.routeTableId, rows: here }
    })
    .filter(({ subnetId, rows: here }) => privateIds.includes(subnetId) || here.length > 0)
    .sort(
      (a, b) =>
        a.availabilityZone.localeCompare(b.availabilityZone) ||
        a.cidrBlock.localeCompare(b.cidrBlock, 'en', { numeric: true }),
    )
}

interface GatewayNode {
  node: string
  label: string
  change: PlannedChange
  routeTableIds: readonly string[]
}

/** Gateways with the same change on the same route tables share a node: the lines of two nodes would cross. */
const gatewaysIn = (rows: readonly ServiceRow[]): GatewayNode[] => {
  const groups = Map.groupBy(
    rows.filter(({ kind }) => kind === 'Gateway'),
    ({ change, routeTableIds }) => [change, ...routeTableIds.toSorted()].join(),
  )
  return [...groups.values()].flatMap((alike, at) => {
    const [first] = alike
    if (!first) return []
    const { change, routeTableIds } = first
    const label = [`${change}:`, ...alike.map(({ service }) => `${service} gateway`)].join('<br/>')
    return [{ node: `n_gateway_${at + 1}`, label, change, routeTableIds }]
  })
}

/** Invisible lines (`~~~`) keep the entries in one row. */
const legendLines = (shown: readonly Shown[]): string[] => [
  `  subgraph ${LEGEND}["Legend"]`,
  ...shown.map((one) => `    ${LEGEND}_${one}("${STYLES[one].legend}"):::${one}`),
  `    ${shown.map((one) => `${LEGEND}_${one}`).join(' ~~~ ')}`,
  '  end',
]

const zoneLines = (zone: string, subnets: readonly DiagramSubnet[]): string[] => [
  `    subgraph ${nodeOf(zone)}["${zone}"]`,
  ...subnets.flatMap(({ subnetId, cidrBlock, ipv6CidrBlocks, rows }) => [
    `      ${nodeOf(subnetId)}["${subnetId}<br/>${cidrBlock || ipv6CidrBlocks.join(', ')}"]:::yours`,
    ...[...Map.groupBy(rows, ({ change }) => change)].flatMap(([change, alike]) => {
      const node = nodeOf(`${change}_${subnetId}`)
      const label = [`${change}:`, ...alike.map(({ service }) => service)].join('<br/>')
      return [`      ${node}("${label}"):::${change}`, `      ${nodeOf(subnetId)} --- ${node}`]
    }),
  ]),
  '    end',
]
