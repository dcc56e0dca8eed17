import { expect, test } from '@jest/globals'
import { endpoint, group, https, OTHER, OWNER, observedVpc, ownedBy, spec, validate } from '../../../support/model.ts'

const LOGS = { EcrImagePull: false, EcsExec: false }
const MANAGED = { 'fargate-endpoints:managed': 'true' }

test('A managed endpoint without an owner gets a warning that says what to do', () => {
  const endpoints = [
    endpoint('kms', { tags: MANAGED }),
    endpoint('sqs', { tags: ownedBy(OTHER) }),
    endpoint('sts', { tags: MANAGED, state: 'deleting' }),
  ]

  expect(validate(observedVpc({ endpoints }), spec(LOGS)).warnings).toEqual([
    'vpce-0kms has the tag fargate-endpoints:managed and no owner, so nothing deletes it. Delete what nobody uses, or keep it by removing that tag; a resource of this type that requests the service adopts it.',
  ])
})

test('A managed endpoint without an owner gets no warning if it is adopted', () => {
  const endpoints = [endpoint('logs', { tags: MANAGED, subnetIds: ['subnet-0a', 'subnet-0c'] })]

  expect(validate(observedVpc({ endpoints }), spec(LOGS)).warnings).toEqual([])
})

test('A reused endpoint that the same stack created gets a warning, since an update may delete it', () => {
  const reusedWith = (stackId: string) => {
    const endpoints = [
      endpoint('logs', {
        subnetIds: ['subnet-0a', 'subnet-0c'],
        securityGroupIds: ['sg-0a'],
        tags: { 'aws:cloudformation:stack-id': stackId },
      }),
    ]
    const securityGroups = [group('sg-0a', { ingress: [https('10.0.0.0/16')] })]
    return validate(observedVpc({ endpoints, securityGroups }), spec(LOGS)).warnings
  }

  expect(reusedWith(OWNER.stackId)).toEqual([
    expect.stringContaining('vpce-0logs is reused and created by this stack itself: if an update removes it'),
  ])
  expect(reusedWith(OTHER.stackId)).toEqual([])
})
