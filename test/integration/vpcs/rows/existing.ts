import { CreateTagsCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2'
import type { CreatedVpc } from '../../../../simulator/networks/createVpc.ts'
import { deleteEndpoint, makeGateway, makeGroup, makeInterface } from '../../../support/foreignResources.ts'
import type { Testbed } from '../../../support/testbed.ts'
import { type Chapter, idsOf, type Names } from './row.ts'
import { zonesOf } from './shapes.ts'

const LOGS = { EcrImagePull: false }
/** Only the S3 gateway, open to all buckets. */
const S3 = { EcrImagePull: false, CloudWatchLogs: false, S3Buckets: '*' }

/** Two dual-stack zones, one with an additional IPv6-only subnet. */
const dualstack = zonesOf({ zones: ['a', 'c'], ipv6: true })
const withIpv6Only = {
  ...dualstack,
  subnets: [...dualstack.subnets, { name: 'six', zone: 'ap-northeast-1c', ipv6: true, routeTable: 'table-c' }],
}

type Parts = { sources?: string[]; privateDns?: boolean; zones?: string[]; ipAddressType?: 'ipv4' | 'ipv6' }

/** A foreign endpoint for logs (`theirs`), and its group. */
const theirLogs =
  ({ sources = ['10.0.0.0/16'], privateDns = true, zones = ['private-a'], ipAddressType }: Parts = {}) =>
  async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => {
    const group = await makeGroup(testbed, 'theirs', ...sources)
    const subnetIds = idsOf(names, ...zones)
    return {
      group,
      theirs: await makeInterface(testbed, 'logs', { subnetIds, groupIds: [group], privateDns, ipAddressType }),
    }
  }

/** A foreign endpoint for ecr.dkr whose policy has one statement. */
const theirDkr =
  (statement: object) =>
  async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => {
    const group = await makeGroup(testbed, 'theirs', '10.0.0.0/16')
    const policy = { Statement: [{ Effect: 'Allow', Principal: '*', Resource: '*', ...statement }] }
    const subnetIds = idsOf(names, 'private-a')
    return { group, theirs: await makeInterface(testbed, 'ecr.dkr', { subnetIds, groupIds: [group], policy }) }
  }

/** A foreign S3 gateway in these route tables. */
const theirS3 =
  (tables: string[], policy?: object) =>
  async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => ({
    theirs: await makeGateway(testbed, 's3', idsOf(names, ...tables), policy),
  })

/** Two foreign S3 gateways that are tagged to be adopted. */
const twoTaggedGateways = async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => {
  const first = await makeGateway(testbed, 's3', idsOf(names, 'table-a', 'table-c'))
  const second = await makeGateway(testbed, 's3', idsOf(names, 'table-public'))
  const Tags = [{ Key: 'fargate-endpoints:managed', Value: 'true' }]
  await testbed.client.send(new CreateTagsCommand({ Resources: [first, second], Tags }))
  return { first, second }
}

const inState =
  (state: 'pendingAcceptance' | 'rejected' | 'expired') =>
  async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => {
    const made = await theirLogs({ privateDns: false })(testbed, names)
    testbed.simulator.world.setEndpointState(made.theirs ?? '', state)
    return made
  }

/** A resource that reuses a foreign endpoint for logs, which is changed afterwards. */
const afterReuse =
  (happens: (testbed: Testbed<CreatedVpc>, theirs: string) => Promise<unknown>) =>
  async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => {
    const made = await theirLogs()(testbed, names)
    await testbed.stack.create({ VpcId: testbed.vpcId, ...LOGS })
    await happens(testbed, made.theirs ?? '')
    await testbed.simulator.clock.sleep(60_000)
    return made
  }

/** All endpoints, as a network team may deliver them with a VPC. */
const everything = async (testbed: Testbed<CreatedVpc>, names: Names): Promise<Names> => {
  const groupIds = [await makeGroup(testbed, 'delivered', '10.0.0.0/16')]
  const subnetIds = idsOf(names, 'private-a', 'private-c')
  return {
    api: await makeInterface(testbed, 'ecr.api', { subnetIds, groupIds }),
    dkr: await makeInterface(testbed, 'ecr.dkr', { subnetIds, groupIds }),
    logs: await makeInterface(testbed, 'logs', { subnetIds, groupIds }),
    s3: await makeGateway(testbed, 's3', idsOf(names, 'table-a', 'table-c', 'table-public')),
  }
}

export const existing: Chapter = {
  title: 'Existing endpoints',
  file: 'existing.ts',
  rows: [
    {
      found: 'The network team delivered the VPC with every endpoint',
      threads: ['eksctl 4377', 'aws-cdk 3447'],
      given: everything,
      expected: {
        served: 'All of them are reused, and their ids are returned',
        endpoints: {},
        attributes: {
          CreatedEndpointIds: '',
          EcrApiEndpointId: '<api>',
          EcrDkrEndpointId: '<dkr>',
          LogsEndpointId: '<logs>',
          S3EndpointId: '<s3>',
          S3PrefixListId: 'pl-61a54008',
          SecurityGroupId: '',
        },
      },
    },
    {
      found: 'The network team delivered some of the endpoints',
      threads: ['eksctl 4377', 'aws-cdk 3447'],
      properties: { ...LOGS, Kms: true },
      given: theirLogs(),
      expected: {
        served: 'Existing endpoints are reused; the others are created',
        endpoints: { kms: '<private-a, private-c>' },
        attributes: { ReusedEndpointIds: '<theirs>', LogsEndpointId: '<theirs>' },
      },
    },
    {
      found: 'One route table has an existing S3 gateway, another has none',
      threads: ['eksctl 2510'],
      properties: S3,
      given: theirS3(['table-a']),
      expected: {
        served: 'The first table keeps its gateway; a new gateway is created in the other table',
        endpoints: { s3: '<table-c>' },
        attributes: { ReusedEndpointIds: '<theirs>' },
      },
    },
    {
      found: 'Every route table has an existing S3 gateway',
      threads: ['eksctl 2510', 'eksctl 4377'],
      properties: S3,
      given: theirS3(['table-a', 'table-c']),
      expected: {
        served: 'It is reused, and no gateway is created',
        endpoints: {},
        attributes: { S3EndpointId: '<theirs>' },
      },
    },
    {
      found: 'An existing interface endpoint of S3 has private DNS names for the whole VPC',
      properties: S3,
      given: async (testbed, names) => ({
        theirs: await makeInterface(testbed, 's3', { subnetIds: idsOf(names, 'private-a'), forAllResolvers: true }),
      }),
      expected: {
        served: 'The gateway is created, but tasks call the interface endpoint',
        warnings: [
          "s3: <theirs> has the service's private DNS names, so tasks call it, and pass by the gateway. Check that its groups and its policy allow that, or set its PrivateDnsOnlyForInboundResolverEndpoint to true.",
        ],
        endpoints: { s3: '<table-a, table-c>' },
      },
    },
    {
      found: 'An existing S3 gateway has a restrictive policy',
      threads: ['eksctl 2510'],
      properties: S3,
      given: theirS3(['table-a', 'table-c'], {
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' }],
      }),
      expected: {
        served: 'It is reused unchanged',
        warnings: [
          's3: <table-a, table-c> keep <theirs>, which this resource did not create; its policy is not open: check that it allows what the tasks need.',
        ],
        endpoints: {},
      },
    },
    {
      found: 'A route table has an existing S3 gateway, and `ExistingEndpoints` is `Fail`',
      threads: ['eksctl 2510'],
      properties: { ...S3, ExistingEndpoints: 'Fail' },
      given: theirS3(['table-a']),
      expected: {
        reason:
          's3: <theirs>, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or name other route tables in RouteTableIds.',
      },
    },
    {
      found: 'Two existing S3 gateways are tagged to be adopted, and both have requested route tables',
      properties: { ...S3, RouteTableIds: ['<table-a>', '<table-c>', '<table-public>'] },
      given: twoTaggedGateways,
      expected: {
        reason:
          's3: <first> and <second> are both managed, and <table-public> has <second>. A route table can have one gateway endpoint of a service: remove the tag fargate-endpoints:managed from <second>, name other route tables in RouteTableIds, or delete <second> if nothing uses it.',
      },
    },
    {
      found: '`RouteTableIds` names a table of another VPC, or one that does not exist',
      properties: { ...S3, RouteTableIds: ['<table-a>', 'rtb-0123456789abcdef0'] },
      expected: { reason: 'RouteTableIds: expected ids of <vpc>, got rtb-0123456789abcdef0, which is not in it.' },
    },
    {
      found: 'An existing interface endpoint can be reused, and `PolicyScope` is `Account`',
      properties: { ...LOGS, PolicyScope: 'Account' },
      given: theirLogs(),
      expected: {
        served: 'It is reused with its own policy',
        warnings: [
          'logs: <theirs>, which this resource did not create, is reused with the policy that it has; PolicyScope Account does not apply to it.',
        ],
        endpoints: {},
      },
    },
    {
      found: 'An existing interface endpoint has private DNS off',
      properties: LOGS,
      given: theirLogs({ privateDns: false }),
      expected: {
        reason:
          "logs: <theirs>, which this resource did not create, cannot serve it: its private DNS is off. Correct that endpoint, or set ExistingEndpoints to Ignore to create another beside it. Where your own hosted zones resolve the service's names to that endpoint, set PrivateDns to false.",
      },
    },
    {
      found: 'An existing interface endpoint has private DNS off, and `PrivateDns` is false',
      properties: { ...LOGS, PrivateDns: false },
      given: theirLogs({ privateDns: false }),
      expected: {
        served: 'It is reused unchanged',
        warnings: [
          "PrivateDns is false: tasks call logs by the services' own names, so something else, such as a private hosted zone, has to resolve these names to the endpoints.",
        ],
        endpoints: {},
        attributes: { LogsEndpointId: '<theirs>' },
      },
    },
    {
      found: 'An existing interface endpoint has private DNS off, and `ExistingEndpoints` is `Ignore`',
      properties: { ...LOGS, ExistingEndpoints: 'Ignore' },
      given: theirLogs({ privateDns: false }),
      expected: {
        served: 'Another endpoint is created beside it',
        endpoints: { logs: '<private-a, private-c>' },
        attributes: { ReusedEndpointIds: '' },
      },
    },
    {
      found: 'An existing interface endpoint has private DNS, and `ExistingEndpoints` is `Ignore`',
      properties: { ...LOGS, ExistingEndpoints: 'Ignore' },
      given: theirLogs(),
      expected: {
        reason:
          "logs: ExistingEndpoints is Ignore, and <theirs>, which this resource did not create, has the service's private DNS names, which one endpoint in a VPC can have. Set PrivateDns to false, or ExistingEndpoints to Reuse.",
      },
    },
    {
      found: 'An existing interface endpoint has no subnets',
      properties: LOGS,
      given: theirLogs({ zones: [] }),
      expected: {
        reason:
          'logs: <theirs>, which this resource did not create, cannot serve it: it has no subnets. Correct that endpoint, or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.',
      },
    },
    {
      found: 'An existing interface endpoint has only IPv6 addresses',
      shape: withIpv6Only,
      properties: { ...LOGS, SubnetIds: '<private-a>' },
      given: theirLogs({ zones: ['six'], ipAddressType: 'ipv6', sources: ['10.0.0.0/16'] }),
      expected: {
        reason:
          'logs: <theirs>, which this resource did not create, cannot serve it: it has no IPv4 addresses. Correct that endpoint, or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.',
      },
    },
    {
      found: 'The policy of an existing ecr.dkr endpoint lacks an action that image pulls need',
      properties: { CloudWatchLogs: false },
      given: theirDkr({ Action: ['ecr:GetAuthorizationToken', 'ecr:GetDownloadUrlForLayer'] }),
      expected: {
        reason:
          'ecr.dkr: <theirs>, which this resource did not create, cannot serve it: its policy does not allow ecr:BatchGetImage. Correct that endpoint, or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.',
      },
    },
    {
      found: 'The policy of an existing ecr.dkr endpoint denies everything',
      properties: { CloudWatchLogs: false },
      given: theirDkr({ Effect: 'Deny', Action: '*' }),
      expected: {
        reason:
          'ecr.dkr: <theirs>, which this resource did not create, cannot serve it: its policy allows nothing. Correct that endpoint, or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.',
      },
    },
    {
      found: 'The policy of an existing S3 gateway does not allow ECR’s bucket of image layers',
      properties: { CloudWatchLogs: false },
      given: theirS3(['table-a', 'table-c'], {
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::assets/*' }],
      }),
      expected: {
        reason:
          's3: <table-a, table-c> have <theirs>, which this resource did not create: its policy does not allow s3:GetObject on arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*. A route table can have one gateway endpoint of a service: change that policy, or name other route tables in RouteTableIds.',
      },
    },
    {
      found: 'The group of an existing endpoint has no inbound rule',
      threads: ['aws-cdk 4937'],
      properties: LOGS,
      given: theirLogs({ sources: [] }),
      expected: {
        reason:
          'logs: <theirs>, which this resource did not create, cannot serve it: its groups (<group>) do not admit TCP 443 from any private subnet. Correct that endpoint, or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.',
      },
    },
    {
      found: 'The group of an existing endpoint admits one of two private subnets',
      threads: ['data-on-eks 697'],
      properties: LOGS,
      given: theirLogs({ sources: ['10.0.0.0/24'] }),
      expected: {
        served: 'It is reused unchanged',
        warnings: [
          'logs: <theirs> is reused; its groups do not admit TCP 443 from all of <private-c>: tasks there may not reach it.',
        ],
        endpoints: {},
      },
    },
    {
      found: 'The group of an existing endpoint admits the subnet that `SubnetIds` names',
      properties: { ...LOGS, SubnetIds: '<private-a>' },
      given: theirLogs({ sources: ['10.0.0.0/25', '10.0.0.128/25'] }),
      expected: { served: 'It is reused unchanged', endpoints: {} },
    },
    {
      found:
        'An existing endpoint was created without groups, so EC2 gave it the VPC’s default group, which admits only its own members',
      threads: ['terraform-aws-vpc 803'],
      properties: LOGS,
      given: async (testbed, names) => {
        const theirs = await makeInterface(testbed, 'logs', { subnetIds: idsOf(names, 'private-a') })
        const { groupIds } = await testbed.vpc.endpoint('logs')
        return { theirs, default: groupIds[0] ?? '' }
      },
      expected: {
        served: 'It is reused unchanged',
        warnings: [
          'logs: <theirs> is reused; its groups admit TCP 443 only from <default>, so the tasks must be among these.',
        ],
        endpoints: {},
      },
    },
    {
      found: 'An existing endpoint is waiting for acceptance, and has private DNS off',
      properties: LOGS,
      given: inState('pendingAcceptance'),
      expected: {
        reason:
          "logs: <theirs>, which this resource did not create, cannot serve it: its state is pendingacceptance; its private DNS is off. Correct that endpoint, or set ExistingEndpoints to Ignore to create another beside it. Where your own hosted zones resolve the service's names to that endpoint, set PrivateDns to false.",
      },
    },
    {
      found: 'An existing endpoint was rejected',
      properties: LOGS,
      given: inState('rejected'),
      expected: { served: 'It is ignored, and an endpoint is created', endpoints: { logs: '<private-a, private-c>' } },
    },
    {
      found: 'A reused endpoint has been deleted since the Create',
      request: 'Update',
      unsettled: true,
      properties: LOGS,
      given: afterReuse(deleteEndpoint),
      expected: {
        served: 'The next Update creates an endpoint',
        endpoints: { logs: '<private-a, private-c>' },
        attributes: { ReusedEndpointIds: '' },
      },
    },
    {
      found: 'The private DNS of a reused endpoint has been turned off since the Create',
      request: 'Update',
      unsettled: true,
      properties: LOGS,
      given: afterReuse(({ client }, VpcEndpointId) =>
        client.send(new ModifyVpcEndpointCommand({ VpcEndpointId, PrivateDnsEnabled: false })),
      ),
      expected: {
        reason:
          "logs: <theirs>, which this resource did not create, cannot serve it: its private DNS is off. Correct that endpoint, or set ExistingEndpoints to Ignore to create another beside it. Where your own hosted zones resolve the service's names to that endpoint, set PrivateDns to false.",
      },
    },
  ],
}
