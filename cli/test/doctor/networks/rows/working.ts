import { dnsServers } from '../changes/dns.ts'
import { addGateway, addInterface, deleteEndpoints, INTERFACE_SERVICES, modifyEndpoint } from '../changes/endpoints.ts'
import { addGroup, anyPort, egressRules, ingressRules, tcp } from '../changes/groups.ts'
import { addNetworkAcl } from '../changes/networkAcls.ts'
import { addRoute } from '../changes/routes.ts'
import { addSecondBlock } from '../changes/subnets.ts'
import { all, type Change, idOf } from '../network.ts'
import type { Chapter } from '../row.ts'

const withoutSubnet = (service: string, subnet: string): Change =>
  modifyEndpoint(service, (network) => ({ RemoveSubnetIds: [idOf(network, subnet)] }))

export const working: Chapter = {
  title: 'Networks that work',
  file: 'working.ts',
  rows: [
    { name: 'Endpoints for everything, and no way out', base: 'endpoints', change: all(), findings: [] },
    { name: 'A NAT gateway, and no endpoints', base: 'nat', change: all(), findings: [] },
    { name: 'Public subnets, and public addresses', base: 'public', change: all(), findings: [] },
    { name: 'Endpoints for everything, and a NAT gateway', base: 'both', change: all(), findings: [] },
    {
      name: 'The gateway endpoint of S3, and a NAT gateway',
      base: 'nat',
      change: addGateway(['table-a', 'table-c']),
      findings: [],
    },
    {
      name: 'Endpoints without private DNS, and a NAT gateway',
      base: 'both',
      change: all(...INTERFACE_SERVICES.map((service) => modifyEndpoint(service, { PrivateDnsEnabled: false }))),
      findings: [],
    },
    {
      name: 'Security groups that allow only traffic between tasks, endpoints and S3',
      base: 'endpoints',
      change: all(
        ingressRules('endpoint-group', tcp(443, 'task-group')),
        egressRules('endpoint-group'),
        egressRules('task-group', tcp(443, 'endpoint-group'), tcp(443, 's3')),
      ),
      findings: [],
    },
    {
      name: 'Outbound rules for all ports to the endpoints’ subnets, and for the prefix list of S3',
      base: 'endpoints',
      change: egressRules('task-group', anyPort('10.0.10.0/24'), anyPort('10.0.11.0/24'), tcp(443, 's3')),
      findings: [],
    },
    {
      name: 'Endpoints in one of the tasks’ two zones',
      base: 'endpoints',
      change: all(...INTERFACE_SERVICES.map((service) => withoutSubnet(service, 'endpoints-a'))),
      findings: [],
    },
    {
      name: 'Endpoints with a second security group, and only that one allows the tasks',
      base: 'endpoints',
      change: all(
        ingressRules('endpoint-group'),
        addGroup('second-group', tcp(443, 'task-group')),
        ...INTERFACE_SERVICES.map((service) =>
          modifyEndpoint(service, (network) => ({ AddSecurityGroupIds: [idOf(network, 'second-group')] })),
        ),
      ),
      findings: [],
    },
    {
      name: 'Dual-stack subnets, and endpoints with IPv4 addresses',
      base: 'endpoints',
      reshape: (shape) => ({
        ...shape,
        ipv6: true,
        subnets: shape.subnets.map((subnet) => ({ ...subnet, ipv6: true })),
      }),
      change: all(),
      findings: [],
    },
    {
      name: 'A network ACL that denies other ports and other blocks first',
      base: 'endpoints',
      change: addNetworkAcl(
        ['private-a', 'private-c'],
        ['in', 'deny', 3389, 3389, '0.0.0.0/0'],
        ['out', 'deny', 443, 443, '192.168.0.0/16'],
        ['out', 'deny', 25, 25, '0.0.0.0/0'],
        ['out', 'allow', 0, 65_535, '0.0.0.0/0'],
        ['in', 'allow', 0, 65_535, '0.0.0.0/0'],
      ),
      findings: [],
    },
    {
      name: 'Network ACLs that allow only calls and their answers',
      base: 'endpoints',
      change: all(
        addNetworkAcl(
          ['private-a', 'private-c'],
          ['out', 'allow', 443, 443, '0.0.0.0/0'],
          ['in', 'allow', 1024, 65_535, '0.0.0.0/0'],
        ),
        addNetworkAcl(
          ['endpoints-a', 'endpoints-c'],
          ['in', 'allow', 443, 443, '10.0.0.0/16'],
          ['out', 'allow', 1024, 65_535, '10.0.0.0/16'],
        ),
      ),
      findings: [],
    },
    {
      name: 'DHCP options with the address of the VPC’s resolver',
      base: 'endpoints',
      change: dnsServers('10.0.0.2'),
      findings: [],
    },
    {
      name: 'A secondary CIDR block, which the endpoints’ security group allows',
      base: 'endpoints',
      change: all(addSecondBlock, ingressRules('endpoint-group', tcp(443, '10.0.0.0/16'), tcp(443, '100.64.0.0/16'))),
      tasks: { subnets: ['second-a'] },
      findings: [],
    },
    {
      name: 'A route to private networks through a transit gateway, wider than the VPC',
      base: 'endpoints',
      change: addRoute('table-a', '10.0.0.0/8', 'TransitGatewayId', 'tgw-0123456789abcdef0'),
      findings: [],
    },
    {
      name: 'Platform version 1.3.0, without ecr.api',
      base: 'endpoints',
      change: deleteEndpoints('ecr.api'),
      tasks: { platformVersion: '1.3.0' },
      findings: [],
    },
    {
      name: 'An image from Docker Hub, through a NAT gateway',
      base: 'nat',
      change: all(),
      tasks: { container: { image: 'nginx:1.27' } },
      findings: [],
    },
    {
      name: 'An endpoint of kms, for ECS Exec with a customer managed key',
      base: 'endpoints',
      change: addInterface('kms'),
      tasks: { options: ['--kms'] },
      findings: [],
    },
  ],
}
