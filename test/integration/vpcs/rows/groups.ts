import { makeGroup } from '../../../support/foreignResources.ts'
import type { Chapter } from './row.ts'
import { twoZones } from './shapes.ts'

const LOGS = { EcrImagePull: false }

export const groups: Chapter = {
  title: 'Security groups',
  file: 'groups.ts',
  rows: [
    {
      found: 'No security groups are given',
      threads: ['aws-cdk 4937', 'terraform-aws-vpc 803'],
      properties: LOGS,
      expected: {
        served: 'The endpoint gets a managed group, which admits TCP 443 from the VPC and has no outbound rule',
        rules: ['in tcp 443 10.0.0.0/16'],
      },
    },
    {
      found:
        'The VPC has a second CIDR block and public subnets, where private DNS names also resolve to the endpoints',
      threads: ['data-on-eks 697'],
      shape: { ...twoZones, moreCidrBlocks: ['100.64.0.0/16'] },
      properties: LOGS,
      expected: {
        served: 'The group admits every block of the VPC',
        rules: ['in tcp 443 10.0.0.0/16', 'in tcp 443 100.64.0.0/16'],
      },
    },
    {
      found: '`AllowedCidrs` omits subnets in which private DNS names resolve to the endpoints',
      threads: ['data-on-eks 697'],
      properties: { ...LOGS, AllowedCidrs: '10.0.0.0/17' },
      expected: {
        served: 'The group admits only the given CIDR blocks',
        warnings: [
          'With private DNS the whole VPC resolves these services to the endpoints, and their group admits only 10.0.0.0/17: nothing else in <public-a, public-c> reaches them. Widen AllowedCidrs or AllowedSecurityGroupIds if something there uses these services.',
        ],
        rules: ['in tcp 443 10.0.0.0/17'],
      },
    },
    {
      found: 'A group in `AllowedSecurityGroupIds` does not exist',
      properties: { ...LOGS, AllowedSecurityGroupIds: 'sg-0123456789abcdef0' },
      expected: {
        reason:
          'AllowedSecurityGroupIds: expected groups of this account in ap-northeast-1, got sg-0123456789abcdef0, which is not. Correct them, or admit their addresses with AllowedCidrs.',
      },
    },
    {
      found: 'A group in `SecurityGroupIds` has no inbound rule',
      threads: ['aws-cdk 4937'],
      properties: { ...LOGS, SecurityGroupIds: '<group>' },
      given: async (testbed) => ({ group: await makeGroup(testbed, 'own') }),
      expected: {
        served: 'The endpoint is created, because the template may add rules later',
        warnings: [
          'SecurityGroupIds: none of <group> admits TCP 443 from a subnet of tasks. Add such a rule, or the calls of tasks time out.',
        ],
      },
    },
    {
      found: '`SecurityGroupIds` names a group of another VPC, or one that does not exist',
      properties: { ...LOGS, SecurityGroupIds: 'sg-0123456789abcdef0' },
      expected: { reason: 'SecurityGroupIds: expected ids of <vpc>, got sg-0123456789abcdef0, which is not in it.' },
    },
    {
      found: 'An existing group has the name of the managed group in a different case',
      properties: LOGS,
      given: async (testbed) => ({ group: await makeGroup(testbed, `Fargate-Endpoints-${testbed.vpcId}`) }),
      expected: {
        reason:
          'A group named Fargate-Endpoints-<vpc>, which this resource did not create, already exists in the VPC (<group>). Delete it, or name groups in SecurityGroupIds.',
      },
    },
    {
      found: '`SecurityGroupIds` replaces the managed group',
      threads: ['terraform-provider-aws 24820'],
      request: 'Update',
      properties: { ...LOGS, SecurityGroupIds: '<group>' },
      given: async (testbed) => {
        await testbed.stack.create({ VpcId: testbed.vpcId, ...LOGS })
        return { group: await makeGroup(testbed, 'own', '10.0.0.0/16') }
      },
      expected: {
        served: 'Endpoints get the new group, then the managed group is deleted',
        attributes: { SecurityGroupId: '' },
      },
    },
    {
      found: '`AllowedCidrs` has more blocks than a group can have rules',
      properties: { ...LOGS, AllowedCidrs: Array.from({ length: 61 }, (_, at) => `10.0.${at}.0/24`) },
      expected: {
        halfWay: true,
        reason:
          'CreateSecurityGroup fargate-endpoints-<vpc> (443 from 10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/24, 10.0.3.0/24, 10.0.4.0/24, 10.0.5.0/24 and 55 more): RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached. Name fewer AllowedCidrs or AllowedSecurityGroupIds, or ask Service Quotas for more rules a group.',
      },
    },
  ],
}
