import type { VpcShape } from '../../../../../simulator/networks/createVpc.ts'
import { addInterface, deleteEndpoints, inState, modifyEndpoint } from '../changes/endpoints.ts'
import { all, idOf } from '../network.ts'
import type { Chapter } from '../row.ts'
import { BY_GATEWAY } from './names.ts'

/** Adds an IPv6-only subnet, named `ipv6-a`. */
const withIpv6Subnet = (shape: VpcShape): VpcShape => {
  const zone = shape.subnets[0]?.zone ?? ''
  return {
    ...shape,
    ipv6: true,
    subnets: [...shape.subnets, { name: 'ipv6-a', zone, ipv6: true, routeTable: 'table-a' }],
  }
}

export const endpoints: Chapter = {
  title: 'Endpoints that do not work',
  file: 'endpoints.ts',
  rows: [
    {
      name: 'ecr.api waits for acceptance',
      base: 'endpoints',
      change: inState('ecr.api', 'pendingAcceptance'),
      findings: [{ of: ['ECR authorization'], link: 'endpoint', id: 'ecr.api' }],
    },
    {
      name: 'ecr.dkr is still pending',
      sources: ['hashicorp/terraform-provider-aws#7148'],
      base: 'endpoints',
      change: inState('ecr.dkr', 'pending'),
      findings: [{ of: ['image manifest'], link: 'endpoint', id: 'ecr.dkr' }],
    },
    {
      name: 'logs has failed',
      base: 'endpoints',
      change: inState('logs', 'failed'),
      findings: [{ of: ['logs'], link: 'endpoint', id: 'logs' }],
    },
    {
      name: 'secretsmanager was rejected',
      base: 'endpoints',
      change: inState('secretsmanager', 'rejected'),
      findings: [{ of: ['secrets'], link: 'endpoint', id: 'secretsmanager' }],
    },
    {
      name: 'ssm is being deleted',
      base: 'endpoints',
      change: inState('ssm', 'deleting'),
      findings: [{ of: ['parameters'], link: 'endpoint', id: 'ssm' }],
    },
    {
      name: 'ssmmessages has no subnets',
      base: 'endpoints',
      change: modifyEndpoint('ssmmessages', (network) => ({
        RemoveSubnetIds: [idOf(network, 'endpoints-a'), idOf(network, 'endpoints-c')],
      })),
      findings: [{ of: ['ECS Exec'], link: 'endpoint', id: 'ssmmessages' }],
    },
    {
      name: 'logs has only IPv6 addresses',
      base: 'endpoints',
      reshape: withIpv6Subnet,
      change: async (network) => {
        const SubnetIds = [idOf(network, 'ipv6-a')]
        await all(deleteEndpoints('logs'), addInterface('logs', { SubnetIds, IpAddressType: 'ipv6' }))(network)
      },
      findings: [{ of: ['logs'], link: 'endpoint', id: 'logs' }],
    },
    {
      name: 'The subnet of the tasks is IPv6-only, and the endpoints have IPv4 addresses',
      sources: ['aws/containers-roadmap#2287', 'aws/containers-roadmap#2792'],
      base: 'endpoints',
      reshape: withIpv6Subnet,
      change: all(),
      tasks: { subnets: ['ipv6-a'] },
      findings: [
        { of: ['ECR authorization'], link: 'endpoint', id: 'ecr.api' },
        { of: ['image manifest'], link: 'endpoint', id: 'ecr.dkr' },
        { of: ['logs'], link: 'endpoint', id: 'logs' },
        { of: ['secrets'], link: 'endpoint', id: 'secretsmanager' },
        { of: ['parameters'], link: 'endpoint', id: 'ssm' },
        { of: ['ECS Exec'], link: 'endpoint', id: 'ssmmessages' },
        { of: BY_GATEWAY, link: 'route', id: 'table-a' },
      ],
    },
  ],
}
