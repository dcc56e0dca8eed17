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
  title: 'Endpoints that are missing, without another way out',
  file: 'missing.ts',
  rows: [
    without('ecr.api', 'ECR authorization', 'https://github.com/awsdocs/amazon-ecr-user-guide/issues/4'),
    without('ecr.dkr', 'image manifest', 'https://github.com/aws/amazon-ecs-agent/issues/2235'),
    without(
      'logs',
      'logs',
      'https://github.com/awsdocs/amazon-ecr-user-guide/pull/16',
      'https://github.com/aws/containers-roadmap/issues/48',
    ),
    without('secretsmanager', 'secrets', 'https://github.com/aws-samples/keycloak-on-aws/issues/222'),
    without(
      'ssm',
      'parameters',
      'https://github.com/umotif-public/terraform-aws-ecs-fargate/issues/50',
      'https://github.com/aws-samples/serverless-jenkins-on-aws-fargate/issues/7',
    ),
    without('ssmmessages', 'ECS Exec', 'https://github.com/aws/amazon-ssm-agent/issues/361'),
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
        'https://github.com/aws/aws-cdk/issues/12720',
        'https://eddgrant.com/blog/2023/05/12/aws-connecting-to-a-private-ecr-repository-using-vpc-endpoints.html',
      ],
      base: 'endpoints',
      change: deleteEndpoints('s3'),
      findings: [{ of: BY_GATEWAY, link: 'route', id: 'table-*' }],
    },
    {
      name: 'The gateway endpoint of S3 is not in the route table of one subnet',
      sources: ['https://github.com/navapbc/template-infra/pull/499'],
      base: 'endpoints',
      change: modifyEndpoint('s3', (network) => ({ RemoveRouteTableIds: [idOf(network, 'table-c')] })),
      findings: [{ of: BY_GATEWAY, in: ['private-c'], link: 'route', id: 'table-c' }],
    },
    {
      name: 'The gateway endpoint of S3 is only in the public route table',
      sources: ['https://github.com/navapbc/template-infra/pull/499'],
      base: 'endpoints',
      change: modifyEndpoint('s3', (network) => ({
        RemoveRouteTableIds: [idOf(network, 'table-a'), idOf(network, 'table-c')],
        AddRouteTableIds: [idOf(network, 'public-table')],
      })),
      findings: [{ of: BY_GATEWAY, link: 'route', id: 'table-*' }],
    },
    {
      name: 'S3 has an interface endpoint without private DNS in place of the gateway endpoint',
      sources: ['https://github.com/terraform-aws-modules/terraform-aws-vpc/pull/877'],
      base: 'endpoints',
      change: all(deleteEndpoints('s3'), addInterface('s3', { PrivateDnsEnabled: false })),
      findings: [{ of: BY_GATEWAY, link: 'dns', id: 's3' }],
    },
    {
      name: 'Secrets Manager has its FIPS endpoint in place of the plain one',
      region: 'us-east-1',
      base: 'endpoints',
      change: all(deleteEndpoints('secretsmanager'), addInterface('secretsmanager-fips')),
      findings: [{ of: ['secrets'], link: 'route', id: 'table-*' }],
    },
    {
      name: 'There are no endpoints and no NAT gateway',
      sources: [
        'https://github.com/anomalyco/sst/issues/6019',
        'https://github.com/widdix/aws-cf-templates/issues/632',
      ],
      base: 'endpoints',
      change: deleteEndpoints(...INTERFACE_SERVICES, 's3'),
      findings: [{ link: 'route', id: 'table-*' }],
    },
  ],
}
