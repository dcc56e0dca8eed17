import { describe, expect, test } from '@jest/globals'
import { makeGroup } from '../../support/foreignResources.ts'
import { testbeds } from '../../support/testbed.ts'

const { createTestbed } = testbeds()

const stackNamed = (name: string) => ({
  stackId: `arn:aws:cloudformation:ap-northeast-1:123456789012:stack/${name}/0b9f8a80`,
})

/** README.md, "Limits": of 50 tags, three are the product's own, and each stack has two. */
const MOST_STACKS = 23

describe('One endpoint', () => {
  test(`accepts ${MOST_STACKS} stacks; the next is rejected before anything changes, and accepted when one is deleted`, async () => {
    const durations = { interfaceEndpointPending: 1000, interfaceEndpointDeleting: 1000, modifyPending: 0 }
    const { simulator, anotherStack, vpcId: VpcId } = await createTestbed({ settings: { durations } })
    const found = simulator.snapshot(VpcId)
    const stacks = Array.from({ length: MOST_STACKS + 1 }, (_, at) => anotherStack(stackNamed(`stack-${at}`)))
    const last = stacks.at(-1)
    for (const stack of stacks.slice(0, -1)) await stack.create({ VpcId })
    const full = simulator.snapshot(VpcId)

    await expect(last?.create({ VpcId })).rejects.toThrow(
      /vpce-\w+ \(ecr\.dkr\) would have 51 tags, and EC2 allows 50: each stack that shares it adds up to two\. Give fewer Tags/,
    )
    expect(simulator.snapshot(VpcId)).toBe(full)

    await stacks[0]?.delete()
    await last?.create({ VpcId })
    for (const stack of stacks.slice(1)) await stack.delete()
    expect(simulator.snapshot(VpcId)).toBe(found)
  })

  test('accepts fewer stacks when the templates have Tags', async () => {
    const { anotherStack, vpcId: VpcId } = await createTestbed()
    const Tags = Array.from({ length: 44 }, (_, at) => ({ Key: `tag-${at}`, Value: 'x' }))
    await anotherStack(stackNamed('front')).create({ VpcId, Tags })

    await expect(anotherStack(stackNamed('back')).create({ VpcId, Tags })).rejects.toThrow(/would have 51 tags/)
  })

  test('accepts 20,480 characters of policy in all: a stack that exceeds them is rejected with the names of the other stacks', async () => {
    const { simulator, anotherStack, vpcId: VpcId } = await createTestbed()
    const buckets = (name: string) =>
      Array.from({ length: 140 }, (_, at) => `${name}-${at}-of-a-name-as-people-give-them`)
    await anotherStack(stackNamed('front')).create({ VpcId, S3Buckets: buckets('front') })
    const before = simulator.snapshot(VpcId)

    const refused = anotherStack(stackNamed('back')).create({ VpcId, S3Buckets: buckets('back') })

    await expect(refused).rejects.toThrow(
      /^s3: vpce-\w+ is shared with front, and its policy would have \d+ characters with all that they allow; EC2 allows at most 20480\./,
    )
    expect(simulator.snapshot(VpcId)).toBe(before)
  })
})

describe('An owner whose allocation is too long to be recorded', () => {
  test('does not prevent another owner from deleting the managed group', async () => {
    const testbed = await createTestbed()
    const { vpcId, vpc, stackNamed, simulator } = testbed
    const groupId = await makeGroup(testbed, 'own', '10.0.0.0/16')
    const [front, back] = [stackNamed('front'), stackNamed('back')]
    const Tags = Array.from({ length: 30 }, (_, at) => ({ Key: `tag-${at}`, Value: 'x' }))
    await front.create({ VpcId: vpcId, EcrImagePull: false })
    await back.create({ VpcId: vpcId, EcrImagePull: false, SecurityGroupIds: groupId, Tags })

    await front.delete()

    expect((await vpc.endpoint('logs')).groupIds).toEqual([groupId])
    expect(simulator.snapshot(vpcId)).not.toContain('fargate-endpoints-vpc')
  })
})
