import { expect, test } from '@jest/globals'
import { CreatedResources } from '../../../../handler/vpc/apply/createdResources.ts'
import { SupersededError } from '../../../../handler/vpc/ec2/errors.ts'
import { EMPTY_HANDOVER, type Handover } from '../../../../handler/vpc/lock/handover.ts'
import type { ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import { endpoint, observedVpc } from '../../../support/model.ts'

/** Whether a request that created these is superseded. */
const isSuperseded = (
  createdIds: readonly string[],
  vpc: Partial<ObservedVpc>,
  handover: Partial<Handover> = {},
  forgotten: readonly string[] = [],
): boolean => {
  const created = new CreatedResources()
  for (const id of createdIds) created.add(id)
  created.forget(forgotten)
  try {
    created.assertNotDeleted(observedVpc(vpc), { ...EMPTY_HANDOVER, ...handover })
    return false
  } catch (error) {
    expect(error).toBeInstanceOf(SupersededError)
    return true
  }
}

const logs = (state: string) => ({ endpoints: [endpoint('logs', { state })] })
const deletion = (id: string) => ({ writes: [{ id, at: 1_000_000, isDeleted: true }] })

test.each<[string, boolean, Parameters<typeof isSuperseded>]>([
  ['if an endpoint that it created is deleting', true, [['vpce-0logs'], logs('deleting')]],
  ['if an endpoint that it created is listed as deleted', true, [['vpce-0logs'], logs('deleted')]],
  [
    'if another holder of the lease deleted an endpoint that it created',
    true,
    [['vpce-0logs'], {}, deletion('vpce-0logs')],
  ],
  ['if another holder of the lease deleted the group that it created', true, [['sg-0m'], {}, deletion('sg-0m')]],
  ['if an endpoint that it created is missing from a list', false, [['vpce-0logs'], {}]],
  ['if an endpoint that it created failed', false, [['vpce-0logs'], logs('failed')]],
  ['if the request itself deleted its endpoint', false, [['vpce-0logs'], logs('deleting'), {}, ['vpce-0logs']]],
  ['if endpoints of other requests are deleted', false, [['vpce-0kms'], logs('deleted'), deletion('vpce-0sqs')]],
])('A request is superseded %s: %s', (_, expected, request) => {
  expect(isSuperseded(...request)).toBe(expected)
})
