import { attributeOff, dnsServers } from '../changes/dns.ts'
import { modifyEndpoint } from '../changes/endpoints.ts'
import type { Chapter } from '../row.ts'
import { BY_INTERFACE } from './names.ts'

export const dns: Chapter = {
  title: 'DNS',
  file: 'dns.ts',
  rows: [
    {
      name: 'DNS support of the VPC is off',
      sources: ['1Password/scim-examples#267'],
      base: 'endpoints',
      change: attributeOff('EnableDnsSupport'),
      findings: [{ link: 'dns', id: 'vpc' }],
    },
    {
      name: 'DNS host names of the VPC are off',
      sources: ['awsdocs/amazon-vpc-user-guide#14', 'awsdocs/amazon-ecs-developer-guide#79'],
      base: 'endpoints',
      change: attributeOff('EnableDnsHostnames'),
      findings: [{ of: BY_INTERFACE, link: 'dns', id: 'vpc' }],
    },
    {
      name: 'Private DNS of ecr.api is off',
      sources: ['https://7thzero.com/blog/limiting-outbound-egress-traffic-while-using-aws-fargate-and-ecr'],
      base: 'endpoints',
      change: modifyEndpoint('ecr.api', { PrivateDnsEnabled: false }),
      findings: [{ of: ['ECR authorization'], link: 'dns', id: 'ecr.api' }],
    },
    {
      name: 'Private DNS of ecr.dkr is off',
      base: 'endpoints',
      change: modifyEndpoint('ecr.dkr', { PrivateDnsEnabled: false }),
      findings: [{ of: ['image manifest'], link: 'dns', id: 'ecr.dkr' }],
    },
    {
      name: 'Private DNS of secretsmanager is off',
      sources: ['aws-samples/anthropic-on-aws#266'],
      base: 'endpoints',
      change: modifyEndpoint('secretsmanager', { PrivateDnsEnabled: false }),
      findings: [{ of: ['secrets'], link: 'dns', id: 'secretsmanager' }],
    },
    {
      name: 'The DHCP options name DNS servers on premises',
      sources: ['cdklabs/cdk-enterprise-iac#710', 'aws-solutions/distributed-load-testing-on-aws#34'],
      base: 'endpoints',
      change: dnsServers('192.168.0.53'),
      findings: [{ state: 'unknown', link: 'dns', id: 'vpc' }],
    },
    {
      name: 'The DHCP options name a DNS server in addition to Amazon’s',
      sources: ['awsdocs/amazon-vpc-user-guide#31'],
      base: 'endpoints',
      change: dnsServers('192.168.0.53', 'AmazonProvidedDNS'),
      findings: [{ state: 'unknown', link: 'dns', id: 'vpc' }],
    },
  ],
}
