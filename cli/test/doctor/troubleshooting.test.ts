import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'
import { createNetwork } from './networks/layout.ts'
import { argumentsFor, tasksOf } from './networks/questions.ts'
import { chapters } from './networks/rows/index.ts'

const { createTestbedOf } = testbeds()

/** The quotes on the page, each with a network for which doctor prints it. */
const QUOTED: readonly (readonly [network: string, quoted: string])[] = [
  [
    'There is no endpoint of ecr.api',
    '✖ ECR authorization (ecr.api): rtb-…: vpc-… has no endpoint of ecr.api, and no default route leads out of the VPC',
  ],
  ['There is no endpoint of secretsmanager', 'secrets (secretsmanager)'],
  ['There is no endpoint of ssm', 'parameters (ssm)'],
  [
    'The subnets are public, and assignPublicIp is DISABLED',
    'its default route leads to igw-…, and the task has no public address',
  ],
  [
    'The NAT gateway was deleted, and its routes are black holes',
    'its default route leads to nat-…, which does not exist (blackhole)',
  ],
  ['The NAT gateway is in a private subnet', 'the default route of subnet-…, where nat-… is, leads back to it'],
  [
    'The endpoints’ security group has no inbound rule',
    "sg-…: no inbound rule admits TCP 443 from the tasks' group or subnet",
  ],
  ['The tasks’ security group has no outbound rule', 'sg-…: no outbound rule lets TCP 443 out to vpce-…'],
  ['Private DNS of ecr.api is off', 'vpce-…: private DNS is off'],
  ['DNS host names of the VPC are off', 'vpc-…: enableDnsHostnames is off'],
  [
    'The tasks’ network ACL allows inbound TCP 443, but not the ephemeral ports of answers',
    'acl-…: inbound rule * refuses the answers (TCP 32768 to 65535)',
  ],
  ['ecr.dkr is still pending', 'vpce-…: it is still pending'],
  ['The DHCP options name DNS servers on premises', 'vpc-…: the DHCP options name other DNS servers'],
  [
    'The gateway endpoint of S3 is only in the public route table',
    '✖ image layers (s3): rtb-…: it has no route to vpce-…',
  ],
  [
    'The tasks’ security group allows outbound traffic to the VPC, but not to the prefix list of S3',
    '✖ image layers (s3): sg-…: no outbound rule lets TCP 443 out to vpce-…',
  ],
  ['The tasks’ network ACL allows only traffic within the VPC', '✖ image layers (s3): acl-…'],
  ['An image from ECR in another region', '✖ Amazon ECR in us-west-2: …: it has no endpoint'],
  ['An image from Docker Hub', '✖ Docker Hub: …: it has no endpoint'],
  [
    'The policy of S3 does not allow ECR’s layer bucket',
    '✖ image layers (s3): vpce-…: its policy does not allow s3:GetObject',
  ],
  ['The policy of ecr.dkr does not allow ecr:BatchGetImage', 'vpce-…: its policy does not allow'],
]

const page = readFileSync('docs/troubleshooting.md', 'utf8')

/** The output on one line, because doctor wraps lines, with `…` for the part of an id that differs. */
const shortened = (printed: string): string =>
  printed.replaceAll(/\s+/g, ' ').replaceAll(/\b(rtb|igw|nat|subnet|sg|vpce|vpc|acl)-[0-9a-f]{17}\b/g, '$1-…')

const pattern = (quoted: string): RegExp =>
  new RegExp(quoted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(': …:', ': [^✖]*?:'))

test.each(QUOTED)('%s: doctor prints what docs/troubleshooting.md quotes', async (name, quoted) => {
  const row = chapters.flatMap(({ rows }) => rows).find((one) => one.name === name)
  if (!row) throw new Error(`No network is called ${name}`)
  const { network, url } = await createNetwork(createTestbedOf, row)
  const { stdout } = await fargateEndpoints(
    ...['doctor', ...connectionArgs({ url, region: network.region })],
    ...argumentsFor.service(network, tasksOf(row)),
  )

  expect(page).toContain(quoted)
  expect(shortened(stdout).replaceAll(/(rtb-…), rtb-…/g, '$1')).toMatch(pattern(quoted))
})
