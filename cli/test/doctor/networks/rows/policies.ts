import { modifyEndpoint } from '../changes/endpoints.ts'
import { allowing, denying, ENVIRONMENT_FILES, layersOf } from '../changes/policies.ts'
import type { Chapter } from '../row.ts'
import { BY_GATEWAY, ENVIRONMENT, LAYERS } from './names.ts'

export const policies: Chapter = {
  title: 'Endpoint policies',
  file: 'policies.ts',
  rows: [
    {
      name: 'The policy of S3 does not allow ECR’s layer bucket',
      sources: ['awsdocs/amazon-ecr-user-guide#8', 'https://qiita.com/wildeagle/items/72dab00a16f11f9671d5'],
      base: 'endpoints',
      change: modifyEndpoint('s3', { PolicyDocument: allowing('s3:GetObject', ENVIRONMENT_FILES) }),
      findings: [{ of: [LAYERS], link: 'policy', id: 's3' }],
    },
    {
      name: 'The policy of S3 allows the layer bucket of another region',
      base: 'endpoints',
      change: modifyEndpoint('s3', {
        PolicyDocument: allowing('s3:GetObject', [layersOf({ region: 'us-east-1' }), ENVIRONMENT_FILES]),
      }),
      findings: [{ of: [LAYERS], link: 'policy', id: 's3' }],
    },
    {
      name: 'The policy of S3 does not allow the bucket of the environment file',
      sources: ['aws/aws-cdk#12720'],
      base: 'endpoints',
      change: modifyEndpoint('s3', (network) => ({ PolicyDocument: allowing('s3:GetObject', layersOf(network)) })),
      findings: [{ of: [ENVIRONMENT], link: 'policy', id: 's3' }],
    },
    {
      name: 'The policy of S3 allows s3:ListBucket, but not s3:GetObject',
      base: 'endpoints',
      change: modifyEndpoint('s3', { PolicyDocument: allowing('s3:ListBucket') }),
      findings: [{ of: BY_GATEWAY, link: 'policy', id: 's3' }],
    },
    {
      name: 'The policy of ecr.api has a Deny and no Allow',
      sources: ['terraform-aws-modules/terraform-aws-vpc#1197'],
      base: 'endpoints',
      change: modifyEndpoint('ecr.api', { PolicyDocument: denying('ecr:DeleteRepository', '*') }),
      findings: [{ of: ['ECR authorization'], link: 'policy', id: 'ecr.api' }],
    },
    {
      name: 'The policy of ecr.api does not allow ecr:GetAuthorizationToken',
      sources: ['awsdocs/amazon-ecr-user-guide#4'],
      base: 'endpoints',
      change: modifyEndpoint('ecr.api', {
        PolicyDocument: allowing(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']),
      }),
      findings: [{ of: ['ECR authorization'], link: 'policy', id: 'ecr.api' }],
    },
    {
      name: 'The policy of ecr.dkr does not allow ecr:BatchGetImage',
      base: 'endpoints',
      change: modifyEndpoint('ecr.dkr', { PolicyDocument: allowing('ecr:GetAuthorizationToken') }),
      findings: [{ of: ['image manifest'], link: 'policy', id: 'ecr.dkr' }],
    },
    {
      name: 'The policy of logs does not allow logs:PutLogEvents',
      base: 'endpoints',
      change: modifyEndpoint('logs', { PolicyDocument: allowing(['logs:Describe*', 'logs:GetLogEvents']) }),
      findings: [{ of: ['logs'], link: 'policy', id: 'logs' }],
    },
    {
      name: 'The policy of secretsmanager denies everything',
      base: 'endpoints',
      change: modifyEndpoint('secretsmanager', { PolicyDocument: denying('*', '*') }),
      findings: [{ of: ['secrets'], link: 'policy', id: 'secretsmanager' }],
    },
    {
      name: 'The policy of ssmmessages does not allow the data channel',
      base: 'endpoints',
      change: modifyEndpoint('ssmmessages', { PolicyDocument: allowing('ssmmessages:*ControlChannel') }),
      findings: [{ of: ['ECS Exec'], link: 'policy', id: 'ssmmessages' }],
    },
  ],
}
