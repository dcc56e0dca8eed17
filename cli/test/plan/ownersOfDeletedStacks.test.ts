import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../../test/support/testbed.ts'
import { connectionArgs, fargateEndpoints } from '../program.ts'

const { createTestbed } = testbeds()

/** Creates a VPC with the endpoints of one stack. @returns it, with a function that plans for another stack */
const createShared = async () => {
  const testbed = await createTestbed()
  const { simulator, vpcId, stack } = testbed
  await stack.create({ VpcId: vpcId, EcrImagePull: false, PrivateDns: false })
  const plan = async (...args: string[]) => {
    const where = [...connectionArgs(simulator), '--vpc-id', vpcId]
    const { status, stdout } = await fargateEndpoints('plan', ...where, '--ecr-image-pull', 'false', '--json', ...args)
    return { status, ...(JSON.parse(stdout) as { errors: string[]; warnings: string[] }) }
  }
  return { ...testbed, plan }
}

describe('plan, in a VPC with an owner whose stack', () => {
  test.each([
    ['was deleted', false],
    ['CloudFormation no longer knows', true],
  ])('%s, names the stack and the command that releases its endpoints', async (_, isForgotten) => {
    const { simulator, stack, plan, vpc, vpcId } = await createShared()
    simulator.world.deleteStack(stack.owner.stackId, { isForgotten })

    const { status, warnings, errors } = await plan()

    expect({ status, errors }).toEqual({ status: 1, errors: [expect.stringContaining('is shared with')] })
    const [warning = ''] = warnings
    expect(warning).toContain(`does not exist any more, and its resource ${stack.owner.logicalResourceId} still owns 3`)
    const command = /aws ec2 delete-tags --region \S+ --resources (.*) --tags Key=(\S+) Key=(\S+)$/.exec(warning)
    const [, ids = '', ...keys] = command ?? []
    await simulator.call('DeleteTags', { Resources: ids.split(' '), Tags: keys.map((Key) => ({ Key })) })
    expect(ids).toContain((await vpc.endpoint('logs')).id)
    expect(simulator.snapshot(vpcId)).not.toContain(`/${stack.owner.id}`)
  })

  test('exists or cannot be read, shows no warning', async () => {
    const { simulator, stack, plan } = await createShared()
    expect((await plan()).warnings).toEqual([])
    simulator.world.deleteStack(stack.owner.stackId)
    simulator.faults.deny('DescribeStacks')

    expect(await plan()).toMatchObject({ status: 1, warnings: [] })
  })
})

test('plan of an update does not call CloudFormation if no other stack has endpoints', async () => {
  const { simulator, stack, plan } = await createShared()
  simulator.calls.splice(0)

  await plan('--stack', stack.owner.stackId, '--private-dns', 'false')

  expect(simulator.calls.map(({ action }) => action)).not.toContain('DescribeStacks')
})
