import { makeInterface } from '../../../support/foreignResources.ts'
import { type Chapter, idsOf } from './row.ts'
import { twoZones } from './shapes.ts'

const LOGS = { EcrImagePull: false }
const S3 = { EcrImagePull: false, CloudWatchLogs: false, S3Buckets: '*' }

export const mishaps: Chapter = {
  title: 'Calls that EC2 rejects',
  file: 'mishaps.ts',
  rows: [
    {
      found: 'The VPC has reached its quota of interface endpoints',
      settings: { quotas: { interfaceEndpointsPerVpc: 1 } },
      properties: LOGS,
      given: async (testbed, names) => {
        await makeInterface(testbed, 'sqs', { subnetIds: idsOf(names, 'private-a') })
        return undefined
      },
      expected: {
        halfWay: true,
        reason:
          'CreateVpcEndpoint logs (Interface in <private-a, private-c>): VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached. Ask Service Quotas for more VPC endpoints, or leave services out.',
      },
    },
    {
      found: 'The region has reached its quota of gateway endpoints',
      settings: { quotas: { gatewayEndpointsPerRegion: 0 } },
      properties: S3,
      expected: {
        halfWay: true,
        reason:
          'CreateVpcEndpoint s3 (Gateway in <table-a, table-c>): VpcEndpointLimitExceeded: The maximum number of VPC endpoints has been reached. Ask Service Quotas for more VPC endpoints, or leave services out.',
      },
    },
    {
      found: 'A permissions boundary or a service control policy forbids a call',
      properties: LOGS,
      given: async ({ simulator }) => {
        simulator.faults.deny('CreateVpcEndpoint')
        return undefined
      },
      expected: {
        halfWay: true,
        reason:
          "CreateVpcEndpoint logs (Interface in <private-a, private-c>): UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/simulator/simulator is not authorized to perform: ec2:CreateVpcEndpoint on resource: * because no identity-based policy allows the ec2:CreateVpcEndpoint action. The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
      },
    },
    {
      found: 'A policy denies a read',
      properties: LOGS,
      given: async ({ simulator }) => {
        simulator.faults.deny('DescribeSubnets')
        return undefined
      },
      expected: {
        reason:
          "UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/simulator/simulator is not authorized to perform: ec2:DescribeSubnets on resource: * because no identity-based policy allows the ec2:DescribeSubnets action. The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
      },
    },
    {
      found: 'EC2 rejects a zone that it lists for the service',
      threads: ['terraform-aws-vpc 785'],
      properties: LOGS,
      given: async ({ simulator }) => {
        const message =
          'The VPC endpoint service com.amazonaws.ap-northeast-1.logs does not support the availability zone of the subnet: subnet-0123456789abcdef0.'
        simulator.faults.inject({ action: 'CreateVpcEndpoint', failure: { code: 'InvalidParameter', message } })
        return undefined
      },
      expected: {
        halfWay: true,
        reason:
          'CreateVpcEndpoint logs (Interface in <private-a, private-c>): InvalidParameter: The VPC endpoint service com.amazonaws.ap-northeast-1.logs does not support the availability zone of the subnet: subnet-0123456789abcdef0. Name subnets of other zones in SubnetIds, or leave the service out.',
      },
    },
    {
      found: 'EC2 fails to create an endpoint',
      settings: {
        endpointOutcome: () => ({
          state: 'failed',
          lastError: { code: 'InternalError', message: 'The endpoint could not be created.' },
        }),
      },
      properties: LOGS,
      expected: {
        halfWay: true,
        reason:
          '<our-logs> (com.amazonaws.ap-northeast-1.logs) is failed: InternalError: The endpoint could not be created.',
      },
    },
    {
      found:
        'Several errors at once: DNS is off, another account owns the VPC, the region lacks services, a subnet is in another VPC',
      properties: { AdditionalServices: 'log,sq', SubnetIds: 'subnet-0123456789abcdef0' },
      given: async ({ simulator, vpcId }) => {
        simulator.world.shareVpcFrom('210987654321', vpcId)
        return undefined
      },
      shape: { ...twoZones, enableDnsHostnames: false },
      expected: {
        reason:
          '1. <vpc> is owned by account 210987654321 and shared with 123456789012: a participant cannot create endpoints in it. Use this resource in account 210987654321. 2. SubnetIds: expected ids of <vpc>, got subnet-0123456789abcdef0, which is not in it. 3. Private DNS needs enableDnsHostnames of <vpc>, found disabled. Enable it (AWS::EC2::VPC: EnableDnsHostnames: true), or set PrivateDns to false. 4. log: ap-northeast-1 offers no such endpoint service; did you mean logs? Correct or remove it, or set UnavailableServices to Skip. 5. sq: ap-northeast-1 offers no such endpoint service. Correct or remove it, or set UnavailableServices to Skip.',
      },
    },
  ],
}
