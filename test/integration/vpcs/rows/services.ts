import type { Chapter } from './row.ts'
import { zonesOf } from './shapes.ts'

const NONE = { EcrImagePull: false, CloudWatchLogs: false }
const LOGS = { EcrImagePull: false }

export const services: Chapter = {
  title: 'Services, policies and address types',
  file: 'services.ts',
  rows: [
    {
      found: 'The region does not offer a service',
      threads: ['eksctl 3133'],
      region: 'cn-north-1',
      shape: zonesOf({ region: 'cn-north-1', zones: ['a'] }),
      properties: { ...LOGS, AdditionalServices: 'bedrock-runtime' },
      expected: {
        reason:
          'bedrock-runtime: cn-north-1 offers no such endpoint service. Correct or remove it, or set UnavailableServices to Skip.',
      },
    },
    {
      found: 'The region does not offer a service, and `UnavailableServices` is `Skip`',
      threads: ['eksctl 3133'],
      region: 'cn-north-1',
      shape: zonesOf({ region: 'cn-north-1', zones: ['a'] }),
      properties: { ...LOGS, AdditionalServices: 'bedrock-runtime', UnavailableServices: 'Skip' },
      expected: {
        served: 'The other endpoints are created',
        warnings: ['bedrock-runtime: cn-north-1 offers no such endpoint service; it was skipped.'],
        endpoints: { logs: '<private-a>' },
      },
    },
    {
      found: 'A service’s name is misspelt',
      properties: { ...LOGS, AdditionalServices: 'secretmanager' },
      expected: {
        reason:
          'secretmanager: ap-northeast-1 offers no such endpoint service; did you mean secretsmanager? Correct or remove it, or set UnavailableServices to Skip.',
      },
    },
    {
      found: 'The template names no account or region, and service names of the partition have another prefix',
      threads: ['aws-cdk 8372'],
      region: 'cn-north-1',
      shape: zonesOf({ region: 'cn-north-1', zones: ['a', 'b'] }),
      properties: { AdditionalServices: 'execute-api', S3Buckets: '*' },
      expected: {
        served: 'Service names are read from the region’s list',
        endpoints: {
          'ecr.api': '<private-a, private-b>',
          'ecr.dkr': '<private-a, private-b>',
          logs: '<private-a, private-b>',
          'execute-api': '<private-a, private-b>',
          s3: '<table-a, table-b>',
        },
      },
    },
    {
      found: 'The region has no FIPS service for one of the requested services (`UseFips`)',
      properties: { ...LOGS, Kms: true, UseFips: true },
      expected: {
        served: 'The FIPS service is used if one exists',
        warnings: ['logs: ap-northeast-1 offers no FIPS endpoint service for it; the ordinary one is used.'],
        endpoints: { logs: '<private-a, private-c>', 'kms-fips': '<private-a, private-c>' },
      },
    },
    {
      found: '`s3:Interface` is requested, and `PolicyDocuments` has a policy for logs',
      threads: ['terraform-aws-vpc 1012'],
      properties: {
        EcrImagePull: true,
        AdditionalServices: 's3:Interface',
        S3Buckets: '*',
        PolicyDocuments: {
          logs: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: '*',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: '*',
              },
            ],
          },
        },
      },
      expected: {
        served: 'Tasks use the gateway; the interface endpoint is created beside it without private DNS',
        endpoints: {
          'ecr.api': '<private-a, private-c>',
          'ecr.dkr': '<private-a, private-c>',
          logs: '<private-a, private-c>',
          s3: '<table-a, table-c>',
          's3:Interface': '<private-a, private-c>',
        },
      },
    },
    {
      found: 'A service has no private DNS name (`dynamodb:Interface`)',
      threads: ['eksctl 3214'],
      properties: { ...NONE, AdditionalServices: 'dynamodb:Interface' },
      expected: {
        served: 'Its endpoint is created without private DNS',
        endpoints: { 'dynamodb:Interface': '<private-a, private-c>' },
      },
    },
    {
      found: 'A service supports no endpoint policy, and `PolicyDocuments` has one for it',
      properties: {
        ...NONE,
        AdditionalServices: 'email-smtp',
        PolicyDocuments: {
          'email-smtp': { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } },
        },
      },
      expected: { reason: 'PolicyDocuments.email-smtp: email-smtp supports no endpoint policy. Remove it.' },
    },
    {
      found: 'A service supports no endpoint policy, and `PolicyScope` is `Account`',
      properties: { ...NONE, AdditionalServices: 'email-smtp', PolicyScope: 'Account' },
      expected: {
        served: 'Its endpoint is created without a policy',
        warnings: ['email-smtp supports no endpoint policy, so PolicyScope Account does not apply to it.'],
        endpoints: { 'email-smtp': '<private-a, private-c>' },
      },
    },
    {
      found: '`PolicyDocuments` has a policy for a service that is not requested',
      properties: {
        ...LOGS,
        PolicyDocuments: { kms: { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } } },
      },
      expected: { reason: 'PolicyDocuments.kms: expected one of the requested services (logs), got kms.' },
    },
    {
      found: '`S3Buckets` has so many names that the policy is longer than EC2 allows',
      properties: {
        ...NONE,
        S3Buckets: Array.from({ length: 200 }, (_, at) => `a-bucket-with-quite-a-long-name-${at + 100}`),
      },
      expected: {
        reason:
          'The policy of s3 has 20963 characters; EC2 allows at most 20480. Name fewer S3Buckets (wildcards help), or give a shorter document in PolicyDocuments.',
      },
    },
    {
      found: 'The policy of the S3 gateway may be too narrow for other traffic in its route tables',
      properties: { CloudWatchLogs: false },
      expected: {
        served: 'The gateway is created, and allows only ECR’s layer bucket',
        warnings: [
          "The S3 gateway's policy governs all S3 traffic of <table-a, table-c>, not only that of tasks: requests to buckets other than ECR's layer bucket and S3Buckets are denied there.",
        ],
      },
    },
    {
      found: 'A service does not support dual stack (`IpAddressType`: `dualstack`)',
      shape: zonesOf({ zones: ['a', 'c'], ipv6: true }),
      properties: { ...LOGS, Kms: true, IpAddressType: 'dualstack' },
      expected: {
        served: 'Its endpoint is IPv4; the others are dual-stack',
        warnings: ['kms does not offer dualstack; its endpoint is ipv4.'],
        endpoints: { logs: '<private-a, private-c>', kms: '<private-a, private-c>' },
      },
    },
    {
      found: 'A service does not support IPv6 (`IpAddressType`: `ipv6`)',
      shape: zonesOf({ zones: ['a', 'c'], ipv6: 'only' }),
      properties: { ...NONE, Kms: true, IpAddressType: 'ipv6' },
      expected: {
        reason: 'kms offers only ipv4, not IpAddressType ipv6. Choose one that it offers, or remove the service.',
      },
    },
    {
      found: 'Some private subnets are IPv6-only (`IpAddressType`: `ipv6`)',
      shape: {
        ...zonesOf({ zones: ['a'], ipv6: 'only' }),
        subnets: [
          ...zonesOf({ zones: ['a'], ipv6: 'only' }).subnets,
          { name: 'dual', zone: 'ap-northeast-1c', cidrBlock: '10.0.64.0/24', ipv6: true },
        ],
      },
      properties: { ...LOGS, IpAddressType: 'ipv6' },
      expected: {
        served: 'The endpoint is in these, because EC2 accepts no other subnets for IPv6 endpoints',
        warnings: [
          'ap-northeast-1c has no private subnet for IpAddressType ipv6: endpoints have no interface in that zone, and tasks there reach them across zones.',
        ],
        endpoints: { logs: '<private-a>' },
      },
    },
    {
      found: 'The private subnets also have IPv4 (`IpAddressType`: `ipv6`)',
      shape: zonesOf({ zones: ['a', 'c'], ipv6: true }),
      properties: { ...LOGS, IpAddressType: 'ipv6' },
      expected: {
        reason:
          'IpAddressType ipv6 needs IPv6-only subnets; <private-a>, <private-c> have IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack.',
      },
    },
    {
      found: 'The subnets have no IPv6 block (`IpAddressType`: `dualstack`)',
      properties: { ...LOGS, IpAddressType: 'dualstack' },
      expected: {
        reason:
          'IpAddressType dualstack needs an IPv6 CIDR block in every subnet; <private-a>, <private-c> have none. Add one, or set IpAddressType to ipv4.',
      },
    },
  ],
}
