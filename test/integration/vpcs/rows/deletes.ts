import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import type { CreatedVpc } from '../../../../simulator/networks/createVpc.ts'
import { makeGroup } from '../../../support/foreignResources.ts'
import type { Testbed } from '../../../support/testbed.ts'
import type { Chapter } from './row.ts'

const LOGS = { EcrImagePull: false }

/** A resource with an endpoint for logs (`endpoint`) and the managed group (`ours`). */
const created = async ({ stack, vpcId }: Testbed<CreatedVpc>) => {
  const { LogsEndpointId = '', SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS })
  return { endpoint: LogsEndpointId, ours: SecurityGroupId }
}

export const deletes: Chapter = {
  title: 'Deletes',
  file: 'deletes.ts',
  rows: [
    {
      found: 'The endpoint’s network interfaces use the group for minutes after the endpoint is deleted',
      threads: ['terraform-provider-aws 43124', 'terraform-provider-aws 24820', 'hypershift 9517'],
      request: 'Delete',
      settings: { durations: { networkInterfaceRelease: 240_000 } },
      given: created,
      expected: { served: 'The endpoint is deleted first; the deletion of the group is retried until EC2 accepts it' },
    },
    {
      found: 'Another resource uses the group until the deadline',
      threads: ['terraform-provider-aws 43124'],
      request: 'Delete',
      timeLimit: 60,
      given: async (testbed, names) => {
        const ids = await created(testbed)
        const parts = { groupIds: [ids.ours], description: 'ELB app/front/50dc6c495c0c9188', ownerId: '123456789012' }
        return { ...ids, eni: testbed.simulator.world.addNetworkInterface(names['private-a'] ?? '', parts) }
      },
      expected: {
        halfWay: true,
        reason:
          'Pending: another attempt, after DeleteSecurityGroup <ours>: DependencyViolation: <ours> is in use by <eni> (ELB app/front/50dc6c495c0c9188, of 123456789012) (for <seconds> s). Done: DeleteVpcEndpoints <endpoint>, <endpoint> to be deleted.',
      },
    },
    {
      found: 'A rule of another group references the managed group until the deadline',
      request: 'Delete',
      timeLimit: 60,
      given: async (testbed) => {
        const ids = await created(testbed)
        const group = await makeGroup(testbed, 'theirs', ids.ours)
        return { ...ids, group }
      },
      expected: {
        halfWay: true,
        reason:
          'Pending: another attempt, after DeleteSecurityGroup <ours>: DependencyViolation: <ours> is in use by a rule of <group> (theirs) (for <seconds> s). Done: DeleteVpcEndpoints <endpoint>, <endpoint> to be deleted.',
      },
    },
    {
      found: 'The endpoint and the group were deleted by hand',
      request: 'Delete',
      given: async (testbed) => {
        const ids = await created(testbed)
        await testbed.client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [ids.endpoint] }))
        await testbed.simulator.clock.sleep(60_000)
        await testbed.client.send(new DeleteSecurityGroupCommand({ GroupId: ids.ours }))
        return ids
      },
      expected: { served: 'The Delete succeeds' },
    },
    {
      found: 'Somebody added a rule to the group',
      request: 'Delete',
      given: async (testbed) => {
        const ids = await created(testbed)
        const IpPermissions = [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '192.168.0.0/16' }] },
        ]
        await testbed.client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: ids.ours, IpPermissions }))
        return ids
      },
      expected: { served: 'The rule is deleted with the group' },
    },
    {
      found: 'EC2 rejects the deletion of an endpoint in a response with status 200',
      request: 'Delete',
      given: async (testbed) => {
        const ids = await created(testbed)
        testbed.simulator.world.shareVpcFrom('210987654321', testbed.vpcId)
        return ids
      },
      expected: {
        halfWay: true,
        reason:
          "DeleteVpcEndpoints <endpoint>: UnauthorizedOperation: <endpoint>: You are not authorized to perform DeleteVpcEndpoints operation. A subnet in this vpc is shared but the provided object is not owned by you. The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
      },
    },
    {
      found: 'The Create created nothing',
      request: 'Delete',
      given: async (testbed) => {
        await testbed.stack.create({ VpcId: testbed.vpcId, SubnetIds: 'subnet-0123456789abcdef0' }).catch(() => {})
        return undefined
      },
      expected: { served: 'There is nothing to delete' },
    },
  ],
}
