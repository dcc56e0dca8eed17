import { modifyEndpoint } from '../changes/endpoints.ts'
import { addGroup, egressRules, ingressRules, tcp } from '../changes/groups.ts'
import { addSecondBlock } from '../changes/subnets.ts'
import { all, idOf } from '../network.ts'
import type { Chapter } from '../row.ts'
import { BY_GATEWAY, BY_INTERFACE } from './names.ts'

const notAllowed = { of: BY_INTERFACE, link: 'ingress', id: 'endpoint-group' } as const

export const groups: Chapter = {
  title: 'Security groups',
  file: 'groups.ts',
  rows: [
    {
      name: 'The endpoints’ security group has no inbound rule',
      base: 'endpoints',
      change: ingressRules('endpoint-group'),
      findings: [notAllowed],
    },
    {
      name: 'ecr.api has a security group that allows only its own members, such as the VPC’s default group',
      sources: ['terraform-aws-modules/terraform-aws-eks#1476'],
      base: 'endpoints',
      change: all(
        addGroup('default-group'),
        ingressRules('default-group', tcp(443, 'default-group')),
        modifyEndpoint('ecr.api', (network) => ({
          AddSecurityGroupIds: [idOf(network, 'default-group')],
          RemoveSecurityGroupIds: [idOf(network, 'endpoint-group')],
        })),
      ),
      findings: [{ of: ['ECR authorization'], link: 'ingress', id: 'default-group' }],
    },
    {
      name: 'The endpoints’ security group allows the CIDR block of another VPC',
      base: 'endpoints',
      change: ingressRules('endpoint-group', tcp(443, '10.1.0.0/16')),
      findings: [notAllowed],
    },
    {
      name: 'The endpoints’ security group allows a group other than the tasks’',
      sources: ['aws-samples/anthropic-on-aws#266'],
      base: 'endpoints',
      change: all(addGroup('bastion-group'), ingressRules('endpoint-group', tcp(443, 'bastion-group'))),
      findings: [notAllowed],
    },
    {
      name: 'The endpoints’ security group allows TCP 80, but not 443',
      base: 'endpoints',
      change: ingressRules('endpoint-group', tcp(80, '10.0.0.0/16')),
      findings: [notAllowed],
    },
    {
      name: 'The endpoints’ security group allows one of the tasks’ two subnets',
      base: 'endpoints',
      change: ingressRules('endpoint-group', tcp(443, '10.0.0.0/24')),
      findings: [{ ...notAllowed, in: ['private-c'] }],
    },
    {
      name: 'One of the tasks’ subnets is in a secondary CIDR block, which the endpoints’ security group does not allow',
      base: 'endpoints',
      change: addSecondBlock,
      tasks: { subnets: ['second-a', 'private-c'] },
      findings: [{ ...notAllowed, in: ['second-a'] }],
    },
    {
      name: 'The tasks’ security group has no outbound rule',
      sources: ['aws-samples/generative-ai-sagemaker-cdk-demo#4'],
      base: 'endpoints',
      change: egressRules('task-group'),
      findings: [{ link: 'egress', id: 'task-group' }],
    },
    {
      name: 'The tasks’ security group allows outbound TCP 80, but not 443',
      base: 'endpoints',
      change: egressRules('task-group', tcp(80, '0.0.0.0/0')),
      findings: [{ link: 'egress', id: 'task-group' }],
    },
    {
      name: 'The tasks’ security group allows outbound traffic to the VPC, but not to the prefix list of S3',
      sources: [
        'https://eddgrant.com/blog/2023/05/12/aws-connecting-to-a-private-ecr-repository-using-vpc-endpoints.html',
        'https://7thzero.com/blog/limiting-outbound-egress-traffic-while-using-aws-fargate-and-ecr',
      ],
      base: 'endpoints',
      change: egressRules('task-group', tcp(443, '10.0.0.0/16')),
      findings: [{ of: BY_GATEWAY, link: 'egress', id: 'task-group' }],
    },
    {
      name: 'The tasks’ security group allows outbound traffic to the endpoints’ group, but not to the prefix list of S3',
      sources: ['GuardBench/guardbench-iac#4'],
      base: 'endpoints',
      change: egressRules('task-group', tcp(443, 'endpoint-group')),
      findings: [{ of: BY_GATEWAY, link: 'egress', id: 'task-group' }],
    },
    {
      name: 'The tasks’ security group allows outbound traffic only to the prefix list of S3',
      base: 'endpoints',
      change: egressRules('task-group', tcp(443, 's3')),
      findings: [{ of: BY_INTERFACE, link: 'egress', id: 'task-group' }],
    },
    {
      name: 'The tasks’ security group allows outbound traffic only to the VPC, and everything is behind a NAT gateway',
      base: 'nat',
      change: egressRules('task-group', tcp(443, '10.0.0.0/16')),
      findings: [{ link: 'egress', id: 'task-group' }],
    },
  ],
}
