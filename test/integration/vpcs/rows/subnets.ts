import { AssociateRouteTableCommand, CreateSubnetCommand } from '@aws-sdk/client-ec2'
import type { CreatedVpc } from '../../../../simulator/networks/createVpc.ts'
import type { Testbed } from '../../../support/testbed.ts'
import type { Chapter, Names } from './row.ts'
import { twoZones, zonesOf } from './shapes.ts'

const LOGS = { EcrImagePull: false }
const EMAIL = { EcrImagePull: false, AdditionalServices: 'email-smtp' }

const mainTable = async ({ vpc }: Testbed<CreatedVpc>): Promise<Names> => ({ main: await vpc.mainRouteTableId() })

/** Creates a second private subnet in each zone, with the route table of the zone. */
const doubleSubnets = async ({ client, vpcId }: Testbed<CreatedVpc>, names: Names): Promise<void> => {
  for (const [at, letter] of ['a', 'c'].entries()) {
    const { Subnet } = await client.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        AvailabilityZone: `ap-northeast-1${letter}`,
        CidrBlock: `10.0.${64 + at * 16}.0/20`,
      }),
    )
    const association = { RouteTableId: names[`table-${letter}`], SubnetId: Subnet?.SubnetId }
    await client.send(new AssociateRouteTableCommand(association))
  }
}

const inUsEast = (...letters: string[]) => zonesOf({ region: 'us-east-1', zones: letters })

export const subnets: Chapter = {
  title: 'Zones and subnets',
  file: 'subnets.ts',
  rows: [
    {
      found: 'A service is not offered in one of the zones',
      threads: ['terraform-aws-vpc 785', 'aws-cdk 4912'],
      shape: zonesOf({ zones: ['a', 'c', 'd'] }),
      properties: EMAIL,
      expected: {
        served: 'The service’s endpoint omits that zone; the others include it',
        warnings: [
          'email-smtp is not offered in ap-northeast-1d; its endpoint has no interface in that zone, and tasks there reach it across zones.',
        ],
        endpoints: {
          logs: '<private-a, private-c, private-d>',
          'email-smtp': '<private-a, private-c>',
        },
      },
    },
    {
      found: 'Services are offered in different subsets of six zones',
      threads: ['terraform-aws-vpc 634', 'terraform-aws-vpc 785'],
      region: 'us-east-1',
      shape: inUsEast('a', 'b', 'c', 'd', 'e', 'f'),
      properties: { ...LOGS, AdditionalServices: 'lambda,email-smtp' },
      expected: {
        served: 'Each endpoint is in all zones in which its service is offered',
        warnings: [
          'lambda is not offered in us-east-1e; its endpoint has no interface in that zone, and tasks there reach it across zones.',
          'email-smtp is not offered in us-east-1a, us-east-1e, us-east-1f; its endpoint has no interface in those zones, and tasks there reach it across zones.',
        ],
        endpoints: {
          logs: '<private-a, private-b, private-c, private-d, private-e, private-f>',
          lambda: '<private-a, private-b, private-c, private-d, private-f>',
          'email-smtp': '<private-b, private-c, private-d>',
        },
      },
    },
    {
      found: 'A service is offered in none of the zones',
      threads: ['terraform-aws-vpc 785', 'aws-cdk 4912'],
      region: 'us-east-1',
      shape: inUsEast('a', 'e'),
      properties: EMAIL,
      expected: {
        reason:
          'email-smtp is offered only in us-east-1b, us-east-1c, us-east-1d, and the subnets are in us-east-1a, us-east-1e. Add a subnet in one of its zones, or remove the service.',
      },
    },
    {
      found: 'Each zone has two private subnets',
      threads: ['eksctl 8150', 'terraform-aws-vpc 583'],
      shape: zonesOf({ zones: ['a', 'c'], privateSubnets: 2 }),
      given: async ({ simulator }, names) => {
        // The first of each zone is nearly full.
        simulator.world.takeAddresses(names['private-a'] ?? '', 200)
        simulator.world.takeAddresses(names['private-c'] ?? '', 200)
        return undefined
      },
      properties: { ...LOGS, S3Buckets: '*' },
      expected: {
        served:
          'In each zone, the subnet with the most free addresses is used; the S3 gateway is in the route tables of all subnets',
        endpoints: { logs: '<private-a-2, private-c-2>', s3: '<table-a, table-c>' },
      },
    },
    {
      found: 'Each zone gets a second private subnet, with more free addresses',
      threads: ['terraform-aws-vpc 583'],
      request: 'Update',
      properties: LOGS,
      given: async (testbed, names) => {
        await testbed.stack.create({ VpcId: testbed.vpcId, ...LOGS })
        await doubleSubnets(testbed, names)
        return undefined
      },
      expected: {
        served: 'Endpoints keep their subnets',
        endpoints: { logs: '<private-a, private-c>' },
      },
    },
    {
      found: '`SubnetIds` has two subnets of one zone',
      threads: ['terraform-aws-vpc 583', 'eksctl 8150'],
      shape: zonesOf({ zones: ['a', 'c'], privateSubnets: 2 }),
      properties: { ...LOGS, SubnetIds: ['<private-a>', '<private-a-2>', '<private-c>'] },
      expected: {
        reason:
          'SubnetIds: expected one subnet per zone, got <private-a, private-a-2> in ap-northeast-1a. Keep one of them: every subnet of a zone reaches the endpoint there.',
      },
    },
    {
      found: '`SubnetIds` names a subnet of another VPC, or one that does not exist',
      properties: { ...LOGS, SubnetIds: ['<private-a>', 'subnet-0123456789abcdef0'] },
      expected: { reason: 'SubnetIds: expected ids of <vpc>, got subnet-0123456789abcdef0, which is not in it.' },
    },
    {
      found: 'The VPC has no subnet yet',
      shape: { cidrBlock: '10.0.0.0/16', subnets: [] },
      properties: LOGS,
      expected: { reason: '<vpc> has no subnet. Create private subnets first (DependsOn), or name them in SubnetIds.' },
    },
    {
      found: 'Every subnet is public',
      shape: {
        cidrBlock: '10.0.0.0/16',
        mainInternetRoute: true,
        subnets: [{ name: 'public-a', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }],
      },
      expected: {
        reason:
          '1. <vpc> has no private subnet: its only subnet has a default route to an internet gateway, or is in no regular Availability Zone. Name the subnets in SubnetIds, or create private ones. 2. <vpc> has no private subnet whose route table a gateway endpoint could use. Name route tables in RouteTableIds.',
      },
    },
    {
      found: 'Every subnet is public, and `SubnetIds` names one',
      shape: {
        cidrBlock: '10.0.0.0/16',
        mainInternetRoute: true,
        subnets: [{ name: 'public-a', zone: 'ap-northeast-1a', cidrBlock: '10.0.0.0/24' }],
      },
      properties: { ...LOGS, SubnetIds: '<public-a>' },
      expected: { served: 'The given subnet is used', endpoints: { logs: '<public-a>' } },
    },
    {
      found: 'The private subnets have no route table of their own, so they use the main one',
      threads: ['eksctl 4457'],
      shape: {
        ...twoZones,
        subnets: twoZones.subnets.map(({ routeTable, ...subnet }) =>
          routeTable === 'table-public' ? { ...subnet, routeTable } : subnet,
        ),
      },
      given: mainTable,
      properties: { S3Buckets: '*', CloudWatchLogs: false, EcrImagePull: false },
      expected: { served: 'The S3 gateway is in the main table', endpoints: { s3: '<main>' } },
    },
    {
      found: 'All private subnets share one route table',
      threads: ['eksctl 2473'],
      shape: {
        ...twoZones,
        subnets: twoZones.subnets.map((subnet) =>
          subnet.routeTable === 'table-c' ? { ...subnet, routeTable: 'table-a' } : subnet,
        ),
      },
      properties: { S3Buckets: '*', CloudWatchLogs: false, EcrImagePull: false },
      expected: { served: 'The route table is used once', endpoints: { s3: '<table-a>' } },
    },
    {
      found: 'A subnet has fewer free addresses than new endpoints need',
      given: async ({ simulator }, names) => {
        simulator.world.takeAddresses(names['private-a'] ?? '', 249)
        return undefined
      },
      expected: {
        reason:
          '<private-a> has 2 free addresses, and 3 new endpoints need one each. Free some, or name another subnet of the zone in SubnetIds.',
      },
    },
    {
      found: '`MaxAvailabilityZones` is 1',
      properties: { ...LOGS, MaxAvailabilityZones: 1 },
      expected: {
        served: 'Endpoints exist only in the first zone',
        endpoints: { logs: '<private-a>' },
        attributes: { AvailabilityZones: 'ap-northeast-1a' },
      },
    },
    {
      found: 'The VPC is shared from another account',
      threads: ['eksctl 4020'],
      given: async ({ simulator, vpcId }) => {
        simulator.world.shareVpcFrom('210987654321', vpcId)
        return undefined
      },
      expected: {
        reason:
          '<vpc> is owned by account 210987654321 and shared with 123456789012: a participant cannot create endpoints in it. Use this resource in account 210987654321.',
      },
    },
    {
      found: 'The VPC does not exist in the region',
      properties: { VpcId: 'vpc-0123456789abcdef0' },
      expected: {
        reason:
          'VpcId: expected a VPC of this account in ap-northeast-1, got vpc-0123456789abcdef0, which does not exist there.',
      },
    },
  ],
}
