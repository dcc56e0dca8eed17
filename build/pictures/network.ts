/** The picture at the top of the README: tasks in private subnets, what the resource creates, and the services behind it. */

const WIDTH = 880
const HEIGHT = 416

/** The background is transparent. An image follows the colour scheme of its page. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .name { font-weight: 600 }
  .small { font-size: 12px; fill: #57606a }
  rect { fill: none; stroke-width: 1.5 }
  .yours { stroke: #6e7781 }
  .zone { stroke: #8c959f; stroke-dasharray: 4 4 }
  .task { stroke: #6e7781; fill: #eef1f4 }
  .created { stroke: #0b7a75; fill: #d9f2e6 }
  .group { stroke: #0b7a75; stroke-dasharray: 6 4 }
  .aws { stroke: #0969a8; fill: #d3eefc }
  .region { stroke: #0969a8 }
  .arrow { stroke: #57606a; stroke-width: 1.5; fill: none; marker-end: url(#head) }
  marker path { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .small { fill: #9ea7b3 }
    .yours, .zone, .task { stroke: #8b949e }
    .task { fill: #262c36 }
    .created, .group { stroke: #39c5bb }
    .created { fill: #0f3b36 }
    .aws, .region { stroke: #58a6ff }
    .aws { fill: #0c2d52 }
    .arrow { stroke: #9ea7b3 }
    marker path { fill: #9ea7b3 }
  }
`

/** A rectangle with a name and smaller lines below it. */
interface Box {
  x: number
  y: number
  width: number
  height: number
  kind: string
  name: string
  lines?: readonly string[]
}

const box = ({ x, y, width, height, kind, name, lines = [] }: Box): string[] => [
  `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
  text(x + 12, y + 22, name, 'name'),
  ...lines.map((line, at) => text(x + 12, y + 42 + 18 * at, line, 'small')),
]

const text = (x: number, y: number, words: string, kind: string): string =>
  `<text class="${kind}" x="${x}" y="${y}">${words}</text>`

const arrow = (path: string): string => `<path class="arrow" d="${path}"/>`

const zone = (name: string, y: number): string[] => [
  `<rect class="zone" x="36" y="${y}" width="528" height="108" rx="6"/>`,
  text(48, y + 20, `private subnet in ${name}`, 'small'),
  ...box({ x: 52, y: y + 32, width: 168, height: 60, kind: 'task', name: 'ECS tasks', lines: ['on Fargate'] }),
  ...box({
    ...{ x: 304, y: y + 32, width: 236, height: 60, kind: 'created' },
    name: 'Interface endpoints',
    lines: ['ecr.api, ecr.dkr, logs, by flags more'],
  }),
  arrow(`M220 ${y + 62}H296`),
  text(232, y + 54, 'TCP 443', 'small'),
]

const service = (y: number, name: string, line: string): string[] =>
  box({ x: 652, y, width: 196, height: 54, kind: 'aws', name, lines: [line] })

const legend = (entries: readonly (readonly [kind: string, words: string])[]): string[] =>
  entries.flatMap(([kind, words], at) => [
    `<rect class="${kind}" x="${20 + 290 * at}" y="394" width="16" height="14" rx="3"/>`,
    text(44 + 290 * at, 406, words, 'small'),
  ])

export const networkPicture = (): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    `<style>${STYLE}</style>`,
    '<marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>',
    ...box({
      ...{ x: 20, y: 8, width: 560, height: 374, kind: 'yours' },
      name: 'Your VPC, without a route to the internet',
    }),
    ...zone('zone a', 42),
    ...zone('zone c', 162),
    '<rect class="group" x="292" y="64" width="260" height="200" rx="6"/>',
    ...box({
      ...{ x: 304, y: 300, width: 236, height: 60, kind: 'created' },
      name: 'S3 gateway endpoint',
      lines: ['in the subnets&#39; route tables'],
    }),
    arrow('M136 254V330H296'),
    ...box({ x: 636, y: 8, width: 228, height: 374, kind: 'region', name: 'AWS services' }),
    ...service(46, 'Amazon ECR', 'image manifests and tokens'),
    ...service(112, 'CloudWatch Logs', 'the awslogs driver'),
    ...service(178, 'ECS Exec, secrets, …', 'by flags or task definitions'),
    ...service(303, 'Amazon S3', 'image layers, your buckets'),
    arrow('M552 134H636'),
    arrow('M540 330H644'),
    ...legend([
      ['created', 'created by Custom::FargateEndpoints'],
      ['group', 'its security group: 443 from the VPC'],
      ['task', 'yours'],
    ]),
    '</svg>\n',
  ].join('\n')
