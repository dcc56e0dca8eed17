import { CreateTagsCommand } from '@aws-sdk/client-ec2'
import { expect, test } from '@jest/globals'
import { apply } from '../../../../handler/vpc/apply/apply.ts'
import { CreatedResources } from '../../../../handler/vpc/apply/createdResources.ts'
import { Progress } from '../../../../handler/vpc/apply/progress.ts'
import { processLeases } from '../../../../handler/vpc/lock/processLeases.ts'
import type { Phase } from '../../../../handler/vpc/model/actions.ts'
import { mockedEc2 } from '../../../support/mockedEc2.ts'
import { endpoint, observedVpc } from '../../../support/model.ts'

test('apply reports changes that EC2 accepts but does not keep, instead of repeating them until the deadline', async () => {
  const { ec2, mock } = mockedEc2()
  mock.on(CreateTagsCommand).resolves({})
  const phase: Phase = {
    name: 'addOrModify',
    changesVpc: true,
    steps: [[{ step: 'tagEndpoints', type: 'CreateTags', resourceIds: ['vpce-0logs'], tags: { team: 'web' } }]],
  }

  const applied = apply(
    {
      read: async () => observedVpc({ endpoints: [endpoint('logs', { tags: { team: 'web' } })] }),
      plan: () => ({ plan: [phase], result: undefined }),
    },
    {
      ec2,
      leases: processLeases(),
      vpcId: 'vpc-0a',
      requestId: 'request',
      progress: new Progress(),
      created: new CreatedResources(),
      deferGroupDeletion: false,
      leftGroups: new Map(),
    },
  )

  await expect(applied).rejects.toThrow('EC2 does not keep these changes: CreateTags vpce-0logs (team).')
})
