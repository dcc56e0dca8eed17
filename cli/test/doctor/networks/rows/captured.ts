import { addInterface, inState, modifyEndpoint } from '../changes/endpoints.ts'
import { ingressRules } from '../changes/groups.ts'
import { allowing, denying, ENVIRONMENT_FILES } from '../changes/policies.ts'
import { all, idOf } from '../network.ts'
import type { Chapter } from '../row.ts'
import { BY_INTERFACE, LAYERS } from './names.ts'

export const captured: Chapter = {
  title: 'Endpoints that receive the traffic although there is a NAT gateway',
  file: 'captured.ts',
  rows: [
    {
      name: 'The endpoints’ security group has no inbound rule, in a VPC with a NAT gateway',
      sources: ['aws/copilot-cli#5927'],
      base: 'both',
      change: ingressRules('endpoint-group'),
      findings: [{ of: BY_INTERFACE, link: 'ingress', id: 'endpoint-group' }],
    },
    {
      name: 'The policy of ecr.dkr has no Allow, in a VPC with a NAT gateway',
      sources: ['terraform-aws-modules/terraform-aws-vpc#1197'],
      base: 'both',
      change: modifyEndpoint('ecr.dkr', { PolicyDocument: denying('ecr:DeleteRepository', '*') }),
      findings: [{ of: ['image manifest'], link: 'policy', id: 'ecr.dkr' }],
    },
    {
      name: 'The policy of S3 allows only the team’s own bucket, in a VPC with a NAT gateway',
      sources: ['https://zenn.dev/carenet/articles/5db608fea5ca51'],
      base: 'both',
      change: modifyEndpoint('s3', { PolicyDocument: allowing('s3:*', ENVIRONMENT_FILES) }),
      findings: [{ of: [LAYERS], link: 'policy', id: 's3' }],
    },
    {
      name: 'A second endpoint of ecr.api has private DNS and a policy without an Allow, in a VPC with a NAT gateway',
      base: 'nat',
      change: all(
        addInterface('ecr.api', { PrivateDnsEnabled: false }),
        addInterface('ecr.api', { PolicyDocument: denying('ecr:DeleteRepository', '*') }),
      ),
      findings: [{ of: ['ECR authorization'], link: 'policy', id: 'ecr.api' }],
    },
    {
      name: 'secretsmanager has no subnets, in a VPC with a NAT gateway',
      base: 'both',
      change: modifyEndpoint('secretsmanager', (network) => ({
        RemoveSubnetIds: [idOf(network, 'endpoints-a'), idOf(network, 'endpoints-c')],
      })),
      findings: [{ of: ['secrets'], link: 'endpoint', id: 'secretsmanager' }],
    },
    {
      name: 'logs is still pending, in a VPC with a NAT gateway',
      sources: ['hashicorp/terraform-provider-aws#7148'],
      base: 'both',
      change: inState('logs', 'pending'),
      findings: [{ of: ['logs'], link: 'endpoint', id: 'logs' }],
    },
  ],
}
