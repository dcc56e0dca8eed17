import type { ObservedVpc, Subnet } from '../../handler/vpc/model/observed.ts'
import { privateSubnets } from '../../handler/vpc/network/privateSubnets.ts'
import { MERMAID_SETTINGS, nodeOf } from '../mermaid.ts'
import type { Fate, ServiceRow } from './services.ts'

/** In the order in which a legend would have them. */
const STYLES: Readonly<Record<Fate, string>> = {
  create: 'fill:#d9f2e6,stroke:#0b7a75,color:#10302e',
  join: 'fill:#d3eefc,stroke:#0969a8,color:#0a2b40',
  change: 'fill:#fff3cd,stroke:#a67c00,color:#332701',
  keep: 'fill:#eef1f4,stroke:#68727d,color:#22272b',
  reuse: 'fill:#e0e7ff,stroke:#3f51b5,color:#1a2150',
  delete: 'fill:#fde2e1,stroke:#b3261e,color:#410e0b,stroke-dasharray:4 3',
}

/** A subnet with its zone and its way out, as the diagram has it. */
interface AwsEnvironment extends Subnet {
  routeTableId: string | undefined
  rows: readonly ServiceRow[]
}

/**
 * The VPC's zones, private subnets, route tables and endpoints as a Mermaid diagram. What becomes of a subnet's endpoints is
 * told together. Everything is named in the order of zones, which Mermaid mostly keeps. Longer arrows put route tables beyond
 * the endpoints, so that no line runs through one.
 */
export const mermaidOf = (vpc: ObservedVpc, rows: readonly ServiceRow[]): string => {
  const places = placesIn(vpc, rows)
  const zones = Map.groupBy(places, ({ availabilityZone }) => availabilityZone)
  const tableIds = [...new Set(places.flatMap(({ routeTableId }) => routeTableId ?? []))]
  const gateways = gatewaysIn(rows)
  const fates = new Set(rows.map(({ fate }) => fate))
  const lines = [
    MERMAID_SETTINGS,
    'flowchart LR',
    `  subgraph ${nodeOf(vpc.vpcId)}["${vpc.vpcId} ${vpc.cidrBlocks.join(', ')}"]`,
    ...[...zones].flatMap(([zone, inZone]) => zoneLines(zone, inZone)),
    ...tableIds.map((id) => `    ${nodeOf(id)}[/"${id}"/]`),
    '  end',
    ...gateways.map(({ node, label, fate }) => `  ${node}{{"${label}"}}:::${fate}`),
    ...places.flatMap(({ subnetId, routeTableId }) =>
      routeTableId === undefined ? [] : [`  ${nodeOf(subnetId)} ---> ${nodeOf(routeTableId)}`],
    ),
    ...gateways.flatMap(({ node, routeTableIds }) =>
      tableIds.filter((id) => routeTableIds.includes(id)).map((id) => `  ${nodeOf(id)} --> ${node}`),
    ),
    ...[...fates].map((fate) => `  classDef ${fate} ${STYLES[fate]}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The private subnets, and whatever else interface endpoints stand in. */
const placesIn = (vpc: ObservedVpc, rows: readonly ServiceRow[]): AwsEnvironment[] => {
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
  fate: Fate
  routeTableIds: readonly string[]
}

/** Those that fare alike on the same route tables are one node: two would have their lines cross. */
const gatewaysIn = (rows: readonly ServiceRow[]): GatewayNode[] => {
  const groups = Map.groupBy(
    rows.filter(({ kind }) => kind === 'Gateway'),
    ({ fate, routeTableIds }) => [fate, ...routeTableIds.toSorted()].join(),
  )
  return [...groups.values()].flatMap((alike, at) => {
    const [first] = alike
    if (!first) return []
    const { fate, routeTableIds } = first
    const label = [`${fate}:`, ...alike.map(({ service }) => `${service} gateway`)].join('<br/>')
    return [{ node: `n_gateway_${at + 1}`, label, fate, routeTableIds }]
  })
}

const zoneLines = (zone: string, places: readonly AwsEnvironment[]): string[] => [
  `    subgraph ${nodeOf(zone)}["${zone}"]`,
  ...places.flatMap(({ subnetId, cidrBlock, ipv6CidrBlocks, rows }) => [
    `      ${nodeOf(subnetId)}["${subnetId}<br/>${cidrBlock || ipv6CidrBlocks.join(', ')}"]`,
    ...[...Map.groupBy(rows, ({ fate }) => fate)].flatMap(([fate, alike]) => {
      const node = nodeOf(`${fate}_${subnetId}`)
      const label = [`${fate}:`, ...alike.map(({ service }) => service)].join('<br/>')
      return [`      ${node}("${label}"):::${fate}`, `      ${nodeOf(subnetId)} --- ${node}`]
    }),
  ]),
  '    end',
]
