import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import { actionsOf } from '../../../../handler/vpc/model/actions.ts'
import { EMPTY_STATE } from '../../../../handler/vpc/model/desired.ts'
import type { ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import { ofGeneration } from '../../../../handler/vpc/ownership/ownership.ts'
import { describeAction } from '../../../../handler/vpc/plan/describeAction.ts'
import { plan } from '../../../../handler/vpc/plan/plan.ts'
import { allocationTag, endpoint, group, OTHER, OWNER, observedVpc, ownedBy, rule } from '../../../support/model.ts'

const EARLIER: Owner = { ...OWNER, generation: 'eeeeeeee' }
const ANY: Owner = { ...OWNER, generation: undefined }

/** The actions of a Delete for this owner. */
const plannedToDelete = (vpc: Partial<ObservedVpc>, owner: Owner): string[] =>
  actionsOf(plan(EMPTY_STATE, ofGeneration(observedVpc(vpc), owner), owner)).map(describeAction)

describe('A Delete', () => {
  const vpc = (owner: Owner): Partial<ObservedVpc> => ({
    endpoints: [endpoint('logs', { tags: ownedBy(owner) })],
    securityGroups: [group('sg-0m', { tags: ownedBy(owner) })],
    managedGroupRules: [rule('sgr-0a', '10.0.0.0/16', ownedBy(owner))],
  })
  const everything = ['DeleteVpcEndpoints vpce-0logs', 'WaitUntilDeleted vpce-0logs', 'DeleteSecurityGroup sg-0m']

  test.each<[string, Owner, Partial<ObservedVpc>, string[]]>([
    ['removes the resources of its generation', OWNER, vpc(OWNER), everything],
    ['removes all resources of its owner if CloudFormation made up the physical id', ANY, vpc(EARLIER), everything],
    ['changes no resource of a later Create', EARLIER, vpc(OWNER), []],
    ['changes no resource of another owner', OWNER, vpc(OTHER), []],
  ])('%s', (_, owner, contents, expected) => {
    expect(plannedToDelete(contents, owner)).toEqual(expected)
  })

  test('removes the rest of its generation beside the resources of a later Create', () => {
    const endpoints = [endpoint('kms', { tags: ownedBy(EARLIER) }), endpoint('logs', { tags: ownedBy(OWNER) })]

    expect(plannedToDelete({ ...vpc(OWNER), endpoints }, EARLIER)).toEqual([
      'DeleteVpcEndpoints vpce-0kms',
      'WaitUntilDeleted vpce-0kms',
    ])
  })

  test('keeps the managed group on an endpoint for another owner, even if a later Create has the group', () => {
    const tags = {
      ...ownedBy(EARLIER, OTHER),
      ...allocationTag(EARLIER, 'sg-0x'),
      ...allocationTag(OTHER, 'managed-group', 'sg-0y'),
    }
    const endpoints = [endpoint('logs', { tags, securityGroupIds: ['sg-0m', 'sg-0x', 'sg-0y'] })]

    expect(plannedToDelete({ ...vpc(OWNER), endpoints }, EARLIER)).toContain(
      'ModifyVpcEndpoint  vpce-0logs (removeSecurityGroupIds: sg-0x)',
    )
  })
})
