import { describe, expect, test } from '@jest/globals'
import { deployments } from './deployed.ts'

const deployFunction = deployments()

describe('A call to EC2 that gets no response', () => {
  test.concurrent('is retried after 20 s, so that the Create succeeds', async () => {
    const { simulator, network, stack } = await deployFunction()
    simulator.faults.inject({ action: 'DescribeSubnets', failure: 'silence' })

    const { status, reason, exchanges } = await stack.create({ VpcId: network.vpcId, ServiceTimeout: '120' })

    expect({ status, reason }).toEqual({ status: 'SUCCESS', reason: undefined })
    expect(exchanges[0]?.milliseconds).toBeGreaterThanOrEqual(20_000)
  })

  test.concurrent('is named in the reason when the request runs out of time', async () => {
    const { simulator, network, stack, found } = await deployFunction()
    simulator.faults.inject({ action: 'DescribeSubnets', failure: 'silence', times: 9 })

    const { status, reason } = await stack.create({ VpcId: network.vpcId, ServiceTimeout: '6' })

    expect({ status, reason }).toEqual({
      status: 'FAILED',
      reason: expect.stringMatching(
        /^Out of time after \d s \(ServiceTimeout\): Pending: [^.]*DescribeSubnets \(for \d s\)[^.]*\. Done: nothing\./,
      ),
    })
    expect(simulator.snapshot(network.vpcId)).toBe(found)
  })
})
