import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import type { LaidVpc } from '../../../../simulator/layVpc.ts'
import type { Site } from '../../../support/site.ts'
import { makeGroup } from './arrange.ts'
import type { Chapter } from './row.ts'

const LOGS = { EcrImagePull: false }

/** A resource with an endpoint of logs, `endpoint`, and the managed group, `ours`. */
const created = async ({ stack, vpcId }: Site<LaidVpc>) => {
  const { LogsEndpointId = '', SecurityGroupId = '' } = await stack.create({ VpcId: vpcId, ...LOGS })
  return { endpoint: LogsEndpointId, ours: SecurityGroupId }
}

export const deletes: Chapter = {
  title: 'Deletes',
  file: 'deletes.ts',
  rows: [
    {
      found: 'The endpoint’s network interfaces hold the group for minutes after it is gone',
      threads: ['terraform-provider-aws 43124', 'terraform-provider-aws 24820', 'hypershift 9517'],
      request: 'Delete',
      settings: { durations: { networkInterfaceRelease: 240_000 } },
      given: created,
      read: { served: 'The endpoint goes first, and the group’s deletion is tried until it is let go' },
    },
    {
      found: 'Something else in the VPC carries the group, until the deadline',
      threads: ['terraform-provider-aws 43124'],
      request: 'Delete',
      timeLimit: 60,
      given: async (site, names) => {
        const ids = await created(site)
        const parts = { groupIds: [ids.ours], description: 'ELB app/front/50dc6c495c0c9188', ownerId: '123456789012' }
        return { ...ids, eni: site.simulator.world.addNetworkInterface(names['private-a'] ?? '', parts) }
      },
      read: {
        halfWay: true,
        reason:
          'Pending: DeleteSecurityGroup <ours> (for 51 s), <ours> to be let go by <eni> (ELB app/front/50dc6c495c0c9188, of 123456789012) (for 51 s). Done: the lock of <vpc>, DeleteVpcEndpoints <endpoint>, <endpoint> to be gone.',
      },
    },
    {
      found: 'A rule of somebody’s group refers to ours, until the deadline',
      request: 'Delete',
      timeLimit: 60,
      given: async (site) => {
        const ids = await created(site)
        const group = await makeGroup(site, 'theirs', ids.ours)
        return { ...ids, group }
      },
      read: {
        halfWay: true,
        reason:
          'Pending: DeleteSecurityGroup <ours> (for 51 s), <ours> to be let go by a rule of <group> (theirs) (for 51 s). Done: the lock of <vpc>, DeleteVpcEndpoints <endpoint>, <endpoint> to be gone.',
      },
    },
    {
      found: 'Endpoint and group were deleted by hand',
      request: 'Delete',
      given: async (site) => {
        const ids = await created(site)
        await site.client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [ids.endpoint] }))
        await site.simulator.clock.sleep(60_000)
        await site.client.send(new DeleteSecurityGroupCommand({ GroupId: ids.ours }))
        return ids
      },
      read: { served: 'What is gone is gone' },
    },
    {
      found: 'Somebody gave the group a rule of their own',
      request: 'Delete',
      given: async (site) => {
        const ids = await created(site)
        const IpPermissions = [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '192.168.0.0/16' }] },
        ]
        await site.client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: ids.ours, IpPermissions }))
        return ids
      },
      read: { served: 'It goes with the group' },
    },
    {
      found: 'EC2 refuses to delete an endpoint, in an answer that says 200',
      request: 'Delete',
      given: async (site) => {
        const ids = await created(site)
        site.simulator.world.shareVpcFrom('210987654321', site.vpcId)
        return ids
      },
      read: {
        halfWay: true,
        reason:
          "DeleteVpcEndpoints <endpoint>: UnauthorizedOperation: <endpoint>: You are not authorized to perform DeleteVpcEndpoints operation. A subnet in this vpc is shared but the provided object is not owned by you. The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
      },
    },
    {
      found: 'The Create never came to anything',
      request: 'Delete',
      given: async (site) => {
        await site.stack.create({ VpcId: site.vpcId, SubnetIds: 'subnet-0123456789abcdef0' }).catch(() => {})
        return undefined
      },
      read: { served: 'There is nothing to delete' },
    },
  ],
}
