import { describe, expect, test } from '@jest/globals'
import { type Tags, tagsFor } from '../../../../handler/resource/tags.ts'
import { type Action, actionsOf } from '../../../../handler/vpc/model/actions.ts'
import { EMPTY_STATE } from '../../../../handler/vpc/model/desired.ts'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import { endpointAllocation } from '../../../../handler/vpc/ownership/allocations.ts'
import { describeAction } from '../../../../handler/vpc/plan/describeAction.ts'
import { plan } from '../../../../handler/vpc/plan/plan.ts'
import { retirable, tagActions, untag } from '../../../../handler/vpc/plan/tags.ts'
import {
  allocationTag,
  endpoint,
  OTHER,
  OWNER,
  observedVpc,
  ownedBy,
  spec,
  THIRD,
  validate,
} from '../../../support/model.ts'

const LOGS = { EcrImagePull: false, SecurityGroupIds: 'sg-0c' }

/** The tags of a template, with keys numbered from 0. */
const manyTags = (first: string, count: number): Tags =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${first}-${at}`, 'x']))

const toList = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

/** The part of an allocation that records these tags of a template. */
const recorded = (tags: Tags): readonly string[] => {
  const [one] = validate(observedVpc(), spec(LOGS)).endpoints
  return one ? endpointAllocation({ ...one, subnetIds: [], securityGroupIds: [] }, tags, undefined) : []
}

describe('The tags of a resource', () => {
  const actual = { team: 'web', stage: 'test', hand: 'made' }

  test.each<[string, Tags, Tags, Pick<Action & { tags: Tags }, 'step' | 'type' | 'tags'>[]]>([
    ['stay if they are desired', { team: 'web' }, {}, []],
    [
      'are created if they are missing',
      { team: 'web', cost: '1' },
      {},
      [{ step: 'tagEndpoints', type: 'CreateTags', tags: { cost: '1' } }],
    ],
    [
      'are changed if their value differs',
      { team: 'api' },
      {},
      [{ step: 'tagEndpoints', type: 'CreateTags', tags: { team: 'api' } }],
    ],
    [
      'are deleted if they are retired, before others are created',
      { cost: '1' },
      { team: 'web' },
      [
        { step: 'deleteRetiredTags', type: 'DeleteTags', tags: { team: 'web' } },
        { step: 'tagEndpoints', type: 'CreateTags', tags: { cost: '1' } },
      ],
    ],
    [
      'are deleted if they are retired, even if they have another value by now',
      {},
      { team: 'api' },
      [{ step: 'deleteRetiredTags', type: 'DeleteTags', tags: { team: 'web' } }],
    ],
    ['stay if they are retired but desired again', { team: 'web' }, { team: 'web' }, []],
  ])('%s', (_, desired, retired, expected) => {
    expect(tagActions('tagEndpoints', 'vpce-0a', actual, desired, retired)).toEqual(
      expected.map((action) => ({ ...action, resourceIds: ['vpce-0a'] })),
    )
  })
})

describe('Retired tags', () => {
  const retired = { team: 'web', stage: 'test' }

  test.each<[string, Tags, Tags]>([
    ['are all deleted if nobody shares the resource', ownedBy(OWNER), retired],
    [
      'are deleted unless another owner declares them',
      { ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, ...recorded({ team: 'web' })) },
      { stage: 'test' },
    ],
    ['stay if the tags of another owner are not recorded', ownedBy(OWNER, OTHER), {}],
  ])('%s', (_, tags, expected) => {
    expect(retirable(retired, tags, OWNER)).toEqual(expected)
  })
})

describe('untag', () => {
  test('removes the tags of the owner, and those of the template that no other owner declares', () => {
    const tags = {
      ...tagsFor(OTHER, 'x', { team: 'web', stage: 'test', hand: 'made' }),
      ...ownedBy(OWNER, OTHER, THIRD),
      ...allocationTag(OWNER, ...recorded({ team: 'web', stage: 'test' })),
      ...allocationTag(OTHER, ...recorded({ team: 'web' })),
      ...allocationTag(THIRD, ...recorded({})),
    }

    const template = { tags: { team: 'web', stage: 'test' }, retiredTags: {} }

    expect(untag('untagEndpoints', 'vpce-0a', tags, OWNER, template)).toMatchObject({
      type: 'DeleteTags',
      tags: {
        stage: 'test',
        ...allocationTag(OWNER, ...recorded({ team: 'web', stage: 'test' })),
        [`fargate-endpoints:owner/${OWNER.id}`]: expect.any(String),
      },
    })
  })

  test.each([
    ['its old value, which an Update is changing', 'web'],
    ['its new value, which the Update has written already', 'ops'],
    ['a value of another owner that no longer declares it', 'other'],
  ])('removes a tag of the template with %s', (_, value) => {
    const allocated = [OWNER, OTHER].map((one) => allocationTag(one, ...recorded(one === OWNER ? { team: value } : {})))
    const tags = Object.assign({ team: value }, ownedBy(OWNER, OTHER), ...allocated)
    const template = { tags: { team: 'ops' }, retiredTags: { team: 'web' } }

    const action = untag('untagEndpoints', 'vpce-0a', tags, OWNER, template)

    expect(action).toMatchObject({ tags: { team: value } })
  })

  test('keeps Name, which every owner has', () => {
    const tags = { Name: 'mine', ...ownedBy(OWNER, OTHER), ...allocationTag(OTHER, ...recorded({})) }

    const action = untag('untagEndpoints', 'vpce-0a', tags, OWNER, { tags: { Name: 'mine' }, retiredTags: {} })

    expect(action).not.toMatchObject({ tags: { Name: 'mine' } })
  })

  test('removes the allocation of the last other owner too, which needs none', () => {
    const tags = { ...ownedBy(OWNER, OTHER), ...allocationTag(OWNER, 'sg-0a'), ...allocationTag(OTHER, 'sg-0b') }
    const action = untag('untagEndpoints', 'vpce-0a', tags, OWNER, { tags: {}, retiredTags: {} })

    expect(Object.keys('tags' in action ? action.tags : {}).sort()).toEqual([
      ...[OTHER, OWNER].map(({ id }) => `fargate-endpoints:allocation/${id}`).sort(),
      `fargate-endpoints:owner/${OWNER.id}`,
    ])
  })
})

describe('A plan', () => {
  const logs = (tags: Tags): Endpoint => endpoint('logs', { securityGroupIds: ['sg-0c'], tags })
  const planned = (tags: Tags, Tags: Tags, retiredTags: Tags) => {
    const vpc = observedVpc({ endpoints: [logs(tags)] })
    const one = spec({ ...LOGS, Tags: toList(Tags) }, { retiredTags })
    const desired = validate(vpc, one)
    return { errors: desired.errors, phases: plan(desired, vpc, OWNER) }
  }

  test('replaces 24 tags with 24 others, with never more than 50 at a time', () => {
    const [old, next] = [manyTags('old', 24), manyTags('new', 24)]
    const { errors, phases } = planned(tagsFor(OWNER, 'fargate-endpoints-logs', old, 'logs'), next, old)
    const steps = phases[0]?.steps.map(([action]) => action) ?? []

    expect(errors.filter((error) => error.includes('tags'))).toEqual([])
    expect(phases[0]?.name).toBe('addOrModify')
    expect(steps.slice(0, 2)).toEqual([
      { step: 'deleteRetiredTags', type: 'DeleteTags', resourceIds: ['vpce-0logs'], tags: old },
      { step: 'tagEndpoints', type: 'CreateTags', resourceIds: ['vpce-0logs'], tags: next },
    ])
  })

  test('keeps a retired tag that another owner declares', () => {
    const tags = {
      ...tagsFor(OWNER, 'fargate-endpoints-logs', { team: 'web', stage: 'test' }, 'logs'),
      ...ownedBy(OWNER, OTHER),
      ...allocationTag(OWNER, ...recorded({ team: 'web', stage: 'test' })),
      ...allocationTag(OTHER, ...recorded({ team: 'web' })),
    }
    const { phases } = planned(tags, {}, { team: 'web', stage: 'test' })

    expect(actionsOf(phases).flatMap((action) => (action.type === 'DeleteTags' ? [action.tags] : []))).toEqual([
      { stage: 'test' },
    ])
  })

  test('is rejected if there would be more than 50 tags because another owner keeps the retired ones', () => {
    const old = manyTags('old', 24)
    const tags = {
      ...tagsFor(OWNER, 'fargate-endpoints-logs', old, 'logs'),
      ...ownedBy(OWNER, OTHER),
      ...allocationTag(OWNER, ...recorded(old)),
      ...allocationTag(OTHER, ...recorded(old)),
    }

    expect(planned(tags, manyTags('new', 24), old).errors.filter((error) => error.includes('tags'))).toEqual([
      'vpce-0logs (logs) would have 55 tags, and EC2 allows 50: each stack that shares it adds up to two. Give fewer Tags, or use another VPC.',
    ])
  })

  test.each<[string, Endpoint[]]>([
    ['an available one', [logs(ownedBy())]],
    ['a pending one', [{ ...logs(ownedBy()), state: 'pending' }]],
  ])('never deletes a managed endpoint without an owner: %s', (_, endpoints) => {
    const vpc = observedVpc({ endpoints })

    expect(actionsOf(plan(EMPTY_STATE, vpc, OWNER)).map(describeAction)).toEqual([])
    expect(
      actionsOf(plan(validate(vpc, spec({ EcrImagePull: false, CloudWatchLogs: false, S3Buckets: '*' })), vpc, OWNER))
        .map(({ type }) => type)
        .filter((type) => type === 'DeleteVpcEndpoints'),
    ).toEqual([])
  })

  test('adopts a desired managed endpoint without an owner', () => {
    const { phases } = planned(ownedBy(), {}, {})

    expect(actionsOf(phases)).toContainEqual(
      expect.objectContaining({
        type: 'CreateTags',
        resourceIds: ['vpce-0logs'],
        tags: expect.objectContaining({ [`fargate-endpoints:owner/${OWNER.id}`]: expect.any(String) }),
      }),
    )
    expect(actionsOf(phases).map(({ type }) => type)).not.toContain('CreateVpcEndpoint')
  })
})
