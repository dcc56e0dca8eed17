import { describe, expect, test } from '@jest/globals'
import { testbeds } from '../../test/support/testbed.ts'
import { planJson } from './plan/plan.ts'
import { expectUsageError, fargateEndpoints } from './program.ts'

const { createTestbed } = testbeds()

describe('An option that is given twice', () => {
  test('collects all values if it accepts a list', async () => {
    const testbed = await createTestbed()
    const lists = ['--additional-services', 'sqs', '--additional-services', 'sns,kms', '--additional-services=']

    const { services } = await planJson(testbed, '--vpc-id', testbed.vpcId, ...lists)

    expect(services.map(({ service }: { service: string }) => service)).toEqual(
      expect.arrayContaining(['sqs', 'sns', 'kms']),
    )
  })

  test.each<[string[], RegExp]>([
    [['plan', '--vpc-id', 'vpc-0a', '--vpc-id', 'vpc-0b'], /^--vpc-id: expected one value, got vpc-0a and vpc-0b$/],
    [['plan', '--ecs-exec', 'false', '--ecs-exec'], /^--ecs-exec: expected one value, got false and true$/],
    [
      ['start', '--event', 'a.json', '--event', 'b.json'],
      /^--event: expected one value, got a\.json and b\.json \(see/,
    ],
    [['doctor', '--region=eu-west-1', '--region', 'eu-west-2'], /^--region: expected one value/],
    [
      ['plan', '--template', 't.yaml', '--parameter', 'E=true', '--parameter', 'E=false'],
      /^--parameter: expected one value of E, got true and false$/,
    ],
    [
      ['deploy', '--parameter', 'E=true', '--parameter', 'E=false'],
      /^--parameter: expected one value of E, got true and false$/,
    ],
  ])('is rejected if its values differ: %j', async (args, words) => {
    expectUsageError(await fargateEndpoints(...args), words)
  })

  test('is accepted if its values are equal', async () => {
    const testbed = await createTestbed()
    const twice = ['--vpc-id', testbed.vpcId, '--vpc-id', testbed.vpcId, '--ecs-exec', '--ecs-exec', 'true']

    expect((await planJson(testbed, ...twice)).status).toBe(0)
  })
})
