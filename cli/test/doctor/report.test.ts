import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import type { Destination } from '../../../handler/fargate/destinations.ts'
import { decisiveLink, type Link, type Path, stateOf } from '../../../handler/vpc/reachability/path.ts'
import { ENVIRONMENT } from '../../../test/support/model.ts'
import type { Diagnosis } from '../../doctor/diagnosis.ts'
import { mermaidOf } from '../../doctor/mermaid.ts'
import { printDiagnosis } from '../../doctor/report.ts'
import { Screen } from '../../output/screen.ts'

const destination = (name: string, service: string | undefined): Destination => ({
  ...{ name, service, reason: '', remedy: '', calls: [] },
})

const LOGS = destination('logs', 'logs')

const link = (kind: Link['kind'], id: string, state: Link['state'] = 'open', fix = ''): Link => ({
  ...{ kind, id, state, reason: state === 'open' ? 'fine' : `${kind} is ${state}` },
  ...(fix && { fix }),
})

const pathOf = (subnetId: string, to: Destination, ...links: Link[]): Path => ({
  ...{ destination: to, subnetId, through: 'vpce-0a', links },
  ...{ state: stateOf(links), decisive: decisiveLink(links) },
})

const diagnosisOf = (paths: Path[], parts: Partial<Diagnosis> = {}): Diagnosis => ({
  title: 'service orders of cluster shop',
  vpcId: 'vpc-0a',
  environment: ENVIRONMENT,
  task: { subnetIds: [...new Set(paths.map(({ subnetId }) => subnetId))], securityGroupIds: [], assignPublicIp: false },
  stopped: undefined,
  notes: [],
  paths,
  ...parts,
})

const linesOf = async (diagnosis: Diagnosis): Promise<string[]> => {
  const output = new PassThrough()
  printDiagnosis(new Screen(output), diagnosis)
  output.end()
  return stripVTControlCharacters(await text(output))
    .split('\n')
    .map((line) => line.trim())
}

const closedRoute = (id: string): Link => link('route', id, 'closed', `Fix ${id}.`)

describe('The report', () => {
  test('has one line for the subnets in the same state of a destination, with all ids', async () => {
    const lines = await linesOf(
      diagnosisOf([
        pathOf('subnet-0a', LOGS, link('dns', 'vpc-0a'), closedRoute('rtb-0a'), link('egress', 'sg-0a')),
        pathOf('subnet-0c', LOGS, link('dns', 'vpc-0a'), closedRoute('rtb-0c'), link('egress', 'sg-0a')),
        pathOf('subnet-0a', destination('secrets', 'secretsmanager'), link('dns', 'vpc-0a')),
        pathOf('subnet-0c', destination('secrets', 'secretsmanager'), link('dns', 'vpc-0a', 'unknown')),
      ]),
    )

    expect(lines.slice(lines.indexOf('1 of 4 paths are open, 2 closed, 1 unknown'), -1)).toEqual([
      '1 of 4 paths are open, 2 closed, 1 unknown',
      '✖ logs: rtb-0a, rtb-0c: route is closed',
      'DNS ✔ → route ✖',
      '✔ secrets (secretsmanager) from subnet-0a: through vpce-0a',
      'DNS ✔',
      '? secrets (secretsmanager) from subnet-0c: vpc-0a: dns is unknown',
      'DNS ?',
      '',
      'What to do',
      '· Fix rtb-0a.',
      '· Fix rtb-0c.',
    ])
  })

  test('shows one fix as an example for many subnets', async () => {
    const paths = ['a', 'b', 'c', 'd'].map((id) => pathOf(`subnet-0${id}`, LOGS, closedRoute(`rtb-0${id}`)))

    const lines = await linesOf(diagnosisOf(paths))

    expect(lines.slice(lines.indexOf('What to do') + 1, -1)).toEqual(['· Fix rtb-0a. Likewise for 3 more.'])
  })

  test('begins with the stopped task and the notes', async () => {
    const stopped = { taskArn: 'arn:aws:ecs:r:a:task/shop/0123', code: 'TaskFailedToStart', reason: 'i/o timeout' }
    const lines = await linesOf(diagnosisOf([pathOf('subnet-0a', LOGS)], { stopped, notes: ['Not allowed: x.'] }))

    expect(lines.slice(1, 5)).toEqual([
      'Service orders of cluster shop: vpc-0a in ap-northeast-1, account 123456789012',
      '✖ Task 0123 stopped (TaskFailedToStart): i/o timeout',
      "Tasks in subnet-0a, with the VPC's default group and no public address.",
      '! Not allowed: x.',
    ])
  })
})

test('A diagram has one row per path, with dotted arrows after the closed link', () => {
  const paths = [pathOf('subnet-0a', LOGS, link('dns', 'vpc-0a'), closedRoute('rtb-0a'), link('egress', 'sg-0a'))]

  expect(mermaidOf(diagnosisOf(paths))).toBe(`%%{init: {"flowchart": {"wrappingWidth": 400}}}%%
flowchart LR
  subgraph n_vpc_0a["vpc-0a"]
    p1_0["subnet-0a"]
    p1_1("dns<br/>vpc-0a"):::open
    p1_2("route<br/>rtb-0a"):::closed
    p1_3("egress<br/>sg-0a"):::open
    p1_4(["logs"]):::closed
    p1_0 --> p1_1
    p1_1 --> p1_2
    p1_2 -.-> p1_3
    p1_3 -.-> p1_4
  end
  classDef closed fill:#fde2e1,stroke:#b3261e,color:#410e0b
  classDef open fill:#d9f2e6,stroke:#0b7a75,color:#10302e
`)
})
