import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import { ownerKey } from '../../../../handler/resource/tags.ts'
import { actionsOf } from '../../../../handler/vpc/model/actions.ts'
import { claimPlan } from '../../../../handler/vpc/plan/claim.ts'
import { endpoint, group, OTHER, OWNER, observedVpc, ownedBy, rule } from '../../../support/model.ts'

const EARLIER: Owner = { ...OWNER, generation: 'eeeeeeee' }

describe('claimPlan', () => {
  test('tags all resources that the owner has in another generation, by one call', () => {
    const vpc = observedVpc({
      endpoints: [
        endpoint('kms', { tags: ownedBy(EARLIER, OTHER) }),
        endpoint('logs', { tags: ownedBy(OWNER) }),
        endpoint('sqs', { tags: ownedBy(EARLIER), state: 'deleted' }),
        endpoint('sts', { tags: ownedBy(OTHER) }),
        endpoint('ssm', { tags: { [ownerKey(OWNER.id)]: 'eeeeeeee by hand' } }),
      ],
      securityGroups: [group('sg-0m', { tags: ownedBy(EARLIER) }), group('sg-0x')],
      managedGroupRules: [
        rule('sgr-0a', '10.0.0.0/16', ownedBy(EARLIER)),
        rule('sgr-0b', '10.1.0.0/16', ownedBy(OTHER)),
      ],
    })

    expect(actionsOf(claimPlan(vpc, OWNER))).toEqual([
      {
        step: 'tagEndpoints',
        type: 'CreateTags',
        resourceIds: ['vpce-0kms', 'sg-0m', 'sgr-0a'],
        tags: { [ownerKey(OWNER.id)]: `0123abcd ${OWNER.stackId} Endpoints` },
      },
    ])
    expect(claimPlan(vpc, OWNER)).toMatchObject([{ name: 'addOrModify', changesVpc: true }])
  })

  test('is empty if all resources of the owner are in its generation', () => {
    expect(claimPlan(observedVpc({ endpoints: [endpoint('logs', { tags: ownedBy(OWNER) })] }), OWNER)).toEqual([])
  })
})
