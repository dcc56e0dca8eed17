import { addNetworkAcl } from '../changes/networkAcls.ts'
import type { Chapter } from '../row.ts'
import { BY_GATEWAY, BY_INTERFACE } from './names.ts'

const TASKS = ['private-a', 'private-c']
const ENDPOINTS = ['endpoints-a', 'endpoints-c']
const PUBLIC = ['public-a', 'public-c']

const found = { link: 'network-acl', id: 'acl' } as const

export const networkAcls: Chapter = {
  title: 'Network ACLs',
  file: 'networkAcls.ts',
  rows: [
    {
      name: 'The tasks’ network ACL is new and allows nothing',
      sources: ['aws/amazon-ecs-agent#1680'],
      base: 'endpoints',
      change: addNetworkAcl(TASKS),
      findings: [found],
    },
    {
      name: 'The tasks’ network ACL denies outbound TCP 443 before it allows everything',
      base: 'endpoints',
      change: addNetworkAcl(
        TASKS,
        ['out', 'deny', 443, 443, '0.0.0.0/0'],
        ['out', 'allow', 0, 65_535, '0.0.0.0/0'],
        ['in', 'allow', 0, 65_535, '0.0.0.0/0'],
      ),
      findings: [found],
    },
    {
      name: 'The tasks’ network ACL allows inbound TCP 443, but not the ephemeral ports of answers',
      base: 'endpoints',
      change: addNetworkAcl(TASKS, ['out', 'allow', 443, 443, '0.0.0.0/0'], ['in', 'allow', 443, 443, '0.0.0.0/0']),
      findings: [found],
    },
    {
      name: 'The tasks’ network ACL denies inbound ports above 61000, which only Windows uses for calls',
      base: 'endpoints',
      change: addNetworkAcl(
        TASKS,
        ['in', 'deny', 62_000, 65_535, '0.0.0.0/0'],
        ['in', 'allow', 0, 65_535, '0.0.0.0/0'],
        ['out', 'allow', 0, 65_535, '0.0.0.0/0'],
      ),
      findings: [{ ...found, state: 'unknown' }],
    },
    {
      name: 'The tasks’ network ACL allows inbound answers from the VPC, but not from S3',
      base: 'endpoints',
      change: addNetworkAcl(
        TASKS,
        ['out', 'allow', 443, 443, '0.0.0.0/0'],
        ['in', 'allow', 1024, 65_535, '10.0.0.0/16'],
      ),
      findings: [{ of: BY_GATEWAY, ...found }],
    },
    {
      name: 'The tasks’ network ACL allows only traffic within the VPC',
      base: 'endpoints',
      change: addNetworkAcl(
        TASKS,
        ['out', 'allow', 0, 65_535, '10.0.0.0/16'],
        ['in', 'allow', 0, 65_535, '10.0.0.0/16'],
      ),
      findings: [{ of: BY_GATEWAY, ...found }],
    },
    {
      name: 'The endpoints’ network ACL does not allow inbound TCP 443',
      base: 'endpoints',
      change: addNetworkAcl(
        ENDPOINTS,
        ['in', 'allow', 5432, 5432, '10.0.0.0/16'],
        ['out', 'allow', 0, 65_535, '0.0.0.0/0'],
      ),
      findings: [{ of: BY_INTERFACE, ...found }],
    },
    {
      name: 'The endpoints’ network ACL does not allow the ephemeral ports of answers',
      base: 'endpoints',
      change: addNetworkAcl(
        ENDPOINTS,
        ['in', 'allow', 443, 443, '10.0.0.0/16'],
        ['out', 'allow', 443, 443, '0.0.0.0/0'],
      ),
      findings: [{ of: BY_INTERFACE, ...found }],
    },
    {
      name: 'The network ACL of one of the tasks’ two subnets allows nothing',
      base: 'endpoints',
      change: addNetworkAcl(['private-c']),
      findings: [{ in: ['private-c'], ...found }],
    },
    {
      name: 'The NAT gateway’s network ACL does not allow answers from the internet',
      base: 'nat',
      change: addNetworkAcl(PUBLIC, ['in', 'allow', 443, 443, '10.0.0.0/16'], ['out', 'allow', 0, 65_535, '0.0.0.0/0']),
      findings: [found],
    },
    {
      name: 'The public subnets’ network ACL does not allow answers from the internet',
      sources: ['aws/amazon-ecs-agent#1680'],
      base: 'public',
      change: addNetworkAcl(PUBLIC, ['in', 'allow', 443, 443, '0.0.0.0/0'], ['out', 'allow', 0, 65_535, '0.0.0.0/0']),
      findings: [found],
    },
  ],
}
