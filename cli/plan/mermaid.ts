import type { ObservedVpc, Subnet } from '../../handler/vpc/model.ts'
import { privateSubnets } from '../../handler/vpc/network.ts'
import type { Fate, ServiceRow } from './services.ts'

/** In the order in which a legend would have them. */
const STYLES: Readonly<Record<Fate, string>> = {
  create: 'fill:#d9f2e6,stroke:#0b7a75,color:#10302e',
  change: 'fill:#fff3cd,stroke:#a67c00,color:#332701',
  keep: 'fill:#eef1f4,stroke:#68727d,color:#22272b',
  reuse: 'fill:#e0e7ff,stroke:#3f51b5,color:#1a2150',
  delete: 'fill:#fde2e1,stroke:#b3261e,color:#410e0b,stroke-dasharray:4 3',
}

/** A subnet with its zone and its way out, as the diagram has it. */
interface Place extends Subnet {
  routeTableId: string | undefined
  rows: readonly ServiceRow[]
}

/** The VPC's zones, private subnets, route tables and endpoints as a Mermaid diagram. */
export const mermaidOf = (vpc: ObservedVpc, rows: readonly ServiceRow[]): string => {
  const places = placesIn(vpc, rows)
  const zones = Map.groupBy(places, ({ availabilityZone }) => availabilityZone)
  const gateways = rows.filter(({ kind }) => kind === 'Gateway')
  const fates = new Set(rows.map(({ fate }) => fate))
  const lines = [
    'flowchart LR',
    `  subgraph ${nodeOf(vpc.vpcId)}["${vpc.vpcId} ${vpc.cidrBlocks.join(', ')}"]`,
    ...[...zones].sort(([a], [b]) => a.localeCompare(b)).flatMap(([zone, inZone]) => zoneLines(zone, inZone)),
    ...[...new Set(places.map(({ routeTableId }) => routeTableId))].flatMap((id) =>
      id === undefined ? [] : [`    ${nodeOf(id)}[/"${id}"/]`],
    ),
    '  end',
    ...gateways.map((row) => `  ${gatewayNode(row)}{{"${labelOf(row)}<br/>gateway"}}:::${row.fate}`),
    ...places.flatMap(({ subnetId, routeTableId }) =>
      routeTableId === undefined ? [] : [`  ${nodeOf(subnetId)} --> ${nodeOf(routeTableId)}`],
    ),
    ...gateways.flatMap((row) =>
      row.routeTableIds
        .filter((id) => places.some(({ routeTableId }) => routeTableId === id))
        .map((id) => `  ${nodeOf(id)} --> ${gatewayNode(row)}`),
    ),
    ...[...fates].map((fate) => `  classDef ${fate} ${STYLES[fate]}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The private subnets, and whatever else interface endpoints stand in. */
const placesIn = (vpc: ObservedVpc, rows: readonly ServiceRow[]): Place[] => {
  const privateIds = privateSubnets(vpc).map(({ subnetId }) => subnetId)
  const main = vpc.routeTables.find(({ isMain }) => isMain)
  return vpc.subnets
    .map((subnet) => {
      const table = vpc.routeTables.find(({ subnetIds }) => subnetIds.includes(subnet.subnetId)) ?? main
      const here = rows.filter(({ kind, subnetIds }) => kind === 'Interface' && subnetIds.includes(subnet.subnetId))
      return { ...subnet, routeTableId: table?.routeTableId, rows: here }
    })
    .filter(({ subnetId, rows: here }) => privateIds.includes(subnetId) || here.length > 0)
}

const zoneLines = (zone: string, places: readonly Place[]): string[] => [
  `    subgraph ${nodeOf(zone)}["${zone}"]`,
  ...places.flatMap(({ subnetId, cidrBlock, ipv6CidrBlocks, rows }) => [
    `      ${nodeOf(subnetId)}["${subnetId}<br/>${cidrBlock || ipv6CidrBlocks.join(', ')}"]`,
    ...rows.flatMap((row) => {
      const node = nodeOf(`${row.service}_${subnetId}`)
      return [`      ${node}(["${labelOf(row)}"]):::${row.fate}`, `      ${nodeOf(subnetId)} --- ${node}`]
    }),
  ]),
  '    end',
]

const labelOf = ({ service, fate }: ServiceRow): string => `${service}: ${fate}`

const gatewayNode = ({ service, endpointId }: ServiceRow): string => nodeOf(`${service}_gateway_${endpointId}`)

/** A name that Mermaid takes for a node: `end` and hyphens are its own. */
const nodeOf = (text: string): string => `n_${text.replaceAll(/\W/g, '_')}`
