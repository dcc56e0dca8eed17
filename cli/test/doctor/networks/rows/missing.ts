import { addInterface, deleteEndpoints, INTERFACE_SERVICES, modifyEndpoint } from '../changes/endpoints.ts'
import { all, idOf } from '../network.ts'
import type { Chapter, Row } from '../row.ts'
import { BY_GATEWAY } from './names.ts'

const without = (service: string, destination: string, ...sources: string[]): Row => ({
  name: `There is no endpoint of ${service}`,
  sources,
  base: 'endpoints',
  change: deleteEndpoints(service),
  findings: [{ of: [destination], link: 'route', id: 'table-*' }],
})

export const missing: Chapter = {
  title: 'Missing endpoints, without another way out',
  file: 'missing.ts',
  rows: [
    without(
      'ecr.api',
      'ECR authorization',
      'awsdocs/amazon-ecr-user-guide#4',
      'aws-samples/aws-fargate-pipeline-lambda-autoscaling#3',
    ),
    without('ecr.dkr', 'image manifest'),
    without('logs', 'logs', 'awsdocs/amazon-ecr-user-guide#16', 'aws/containers-roadmap#48'),
    without('secretsmanager', 'secrets', 'hotosm/underpass#125'),
    without('ssm', 'parameters', 'techservicesillinois/terraform-aws-ecs-service#43'),
    without('ssmmessages', 'ECS Exec', 'aws/amazon-ssm-agent#361'),
    {
      name: 'There is no endpoint of kms, for ECS Exec with a customer managed key',
      base: 'endpoints',
      change: all(),
      tasks: { options: ['--kms'] },
      findings: [{ of: ['KMS'], link: 'route', id: 'table-*' }],
    },
    {
      name: 'There is no gateway endpoint of S3',
      sources: [
        'aws/aws-cdk#12720',
        'https://eddgrant.com/blog/2023/05/12/aws-connecting-to-a-private-ecr-repository-using-vpc-endpoints.html',
      ],
      base: 'endpoints',
      change: deleteEndpoints('s3'),
      findings: [{ of: BY_GATEWAY, link: 'route', id: 'table-*' }],
    },
    {
      name: 'The gateway endpoint of S3 is not in the route table of one subnet',
      sources: ['navapbc/template-infra#499'],
      base: 'endpoints',
      change: modifyEndpoint('s3', (network) => ({ RemoveRouteTableIds: [idOf(network, 'table-c')] })),
      findings: [{ of: BY_GATEWAY, in: ['private-c'], link: 'route', id: 'table-c' }],
    },
    {
      name: 'The gateway endpoint of S3 is only in the public route table',
      sources: ['navapbc/template-infra#499'],
      base: 'endpoints',
      change: modifyEndpoint('s3', (network) => ({
        RemoveRouteTableIds: [idOf(network, 'table-a'), idOf(network, 'table-c')],
        AddRouteTableIds: [idOf(network, 'public-table')],
      })),
      findings: [{ of: BY_GATEWAY, link: 'route', id: 'table-*' }],
    },
    {
      name: 'S3 has an interface endpoint without private DNS instead of the gateway endpoint',
      sources: ['terraform-aws-modules/terraform-aws-vpc#877'],
      base: 'endpoints',
      change: all(deleteEndpoints('s3'), addInterface('s3', { PrivateDnsEnabled: false })),
      findings: [{ of: BY_GATEWAY, link: 'dns', id: 's3' }],
    },
    {
      name: 'Secrets Manager has its FIPS endpoint instead of the standard one',
      region: 'us-east-1',
      base: 'endpoints',
      change: all(deleteEndpoints('secretsmanager'), addInterface('secretsmanager-fips')),
      findings: [{ of: ['secrets'], link: 'route', id: 'table-*' }],
    },
    {
      name: 'There are no endpoints and no NAT gateway',
      sources: ['anomalyco/sst#6019', 'widdix/aws-cf-templates#632'],
      base: 'endpoints',
      change: deleteEndpoints(...INTERFACE_SERVICES, 's3'),
      findings: [{ link: 'route', id: 'table-*' }],
    },
  ],
}
