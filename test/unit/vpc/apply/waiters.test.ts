import { DescribeVpcEndpointsCommand, type VpcEndpoint } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { Progress } from '../../../../handler/vpc/apply/progress.ts'
import { waitUntilAvailable, waitUntilDeleted } from '../../../../handler/vpc/apply/waiters.ts'
import { EndpointFailedError, StaleStateError } from '../../../../handler/vpc/ec2/errors.ts'
import { MAX_LAG_MS } from '../../../../handler/vpc/lock/handover.ts'
import { ec2Error, mockedEc2 } from '../../../support/mockedEc2.ts'

const listed = (VpcEndpointId: string, State: string, parts: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  VpcEndpointId,
  ServiceName: 'com.amazonaws.ap-northeast-1.logs',
  ...parts,
  State: State as NonNullable<VpcEndpoint['State']>,
})

/** An EC2 that returns these lists in turn and repeats the last one. It knows no endpoint by its id. */
const prepare = (...lists: VpcEndpoint[][]) => {
  const { ec2, mock, clock } = mockedEc2()
  let reads = 0
  mock.on(DescribeVpcEndpointsCommand).callsFake(({ VpcEndpointIds }) => {
    if (VpcEndpointIds) throw ec2Error('InvalidVpcEndpointId.NotFound')
    reads += 1
    return { VpcEndpoints: lists[Math.min(reads, lists.length) - 1] ?? [] }
  })
  const startedAt = clock.now()
  return { ec2, mock, progress: new Progress(), elapsed: () => clock.now() - startedAt, reads: () => reads }
}

describe('waitUntilAvailable', () => {
  test('reads all endpoints by one call per poll until each has settled', async () => {
    const { ec2, mock, progress } = prepare(
      [listed('vpce-0a', 'pending'), listed('vpce-0b', 'pending')],
      [listed('vpce-0a', 'Available'), listed('vpce-0b', 'pending')],
      [listed('vpce-0b', 'pendingAcceptance')],
    )

    await waitUntilAvailable(ec2, ['vpce-0a', 'vpce-0b'], progress)

    const asked = mock.commandCalls(DescribeVpcEndpointsCommand).map(({ args }) => args[0].input.Filters?.[0]?.Values)
    expect(asked).toEqual([['vpce-0a', 'vpce-0b'], ['vpce-0a', 'vpce-0b'], ['vpce-0b']])
    expect(progress.done.map(({ what }) => what)).toEqual([
      'vpce-0a to become available',
      'vpce-0b to become available',
    ])
  })

  test('makes no call if there are no endpoints', async () => {
    const { ec2, progress, reads } = prepare([])

    await waitUntilAvailable(ec2, [], progress)

    expect(reads()).toBe(0)
  })

  test('continues while an endpoint is not listed yet', async () => {
    const { ec2, progress, reads } = prepare([], [], [listed('vpce-0a', 'available')])

    await waitUntilAvailable(ec2, ['vpce-0a'], progress)

    expect(reads()).toBe(3)
  })

  test('fails if an endpoint is missing for longer than lists lag', async () => {
    const { ec2, progress, elapsed } = prepare([])

    await expect(waitUntilAvailable(ec2, ['vpce-0a'], progress)).rejects.toThrow(StaleStateError)
    expect(elapsed()).toBeGreaterThan(MAX_LAG_MS)
  })

  test.each(['deleting', 'deleted'])('fails if an endpoint is %s', async (state) => {
    const { ec2, progress } = prepare([listed('vpce-0a', state)])

    await expect(waitUntilAvailable(ec2, ['vpce-0a'], progress)).rejects.toThrow(StaleStateError)
  })

  test.each(['failed', 'rejected', 'expired'])('fails with EC2’s reason if an endpoint is %s', async (state) => {
    const { ec2, progress } = prepare([listed('vpce-0a', state, { FailureReason: 'No capacity' })])

    await expect(waitUntilAvailable(ec2, ['vpce-0a'], progress)).rejects.toThrow(
      new EndpointFailedError(`vpce-0a (com.amazonaws.ap-northeast-1.logs) is ${state}: No capacity`),
    )
  })
})

describe('waitUntilDeleted', () => {
  test('ends when the endpoints are listed as deleted', async () => {
    const { ec2, progress, reads } = prepare([listed('vpce-0a', 'deleting')], [listed('vpce-0a', 'Deleted')])

    await waitUntilDeleted(ec2, ['vpce-0a'], progress)

    expect(reads()).toBe(2)
  })

  test('ends when EC2 does not know the endpoints by their id', async () => {
    const { ec2, progress, reads } = prepare([listed('vpce-0a', 'deleting')], [])

    await waitUntilDeleted(ec2, ['vpce-0a'], progress)

    expect(reads()).toBe(2)
  })

  test('continues if one list lacks an endpoint that EC2 knows by its id', async () => {
    const { ec2, mock, progress, reads } = prepare([], [listed('vpce-0a', 'deleting')], [listed('vpce-0a', 'deleted')])
    mock
      .on(DescribeVpcEndpointsCommand, { VpcEndpointIds: ['vpce-0a'] })
      .resolves({ VpcEndpoints: [listed('vpce-0a', 'deleting')] })

    await waitUntilDeleted(ec2, ['vpce-0a'], progress)

    expect(reads()).toBe(3)
  })

  test.each([
    ['names it', [listed('vpce-0a', 'deleting')]],
    ['is empty', []],
  ])('ends after ten seconds without the endpoint in any list if the answer by its id %s', async (_, VpcEndpoints) => {
    const { ec2, mock, progress, elapsed } = prepare([])
    mock.on(DescribeVpcEndpointsCommand, { VpcEndpointIds: ['vpce-0a'] }).resolves({ VpcEndpoints })

    await waitUntilDeleted(ec2, ['vpce-0a'], progress)

    expect(elapsed()).toBeGreaterThanOrEqual(10_000)
    expect(elapsed()).toBeLessThan(12_000)
  })

  test('restarts the ten seconds with each list that has the endpoint', async () => {
    const lists = [...Array(8).fill([]), [listed('vpce-0a', 'deleting')], []]
    const { ec2, mock, progress, elapsed } = prepare(...lists)
    mock.on(DescribeVpcEndpointsCommand, { VpcEndpointIds: ['vpce-0a'] }).resolves({
      VpcEndpoints: [listed('vpce-0a', 'deleting')],
    })

    await waitUntilDeleted(ec2, ['vpce-0a'], progress)

    expect(elapsed()).toBeGreaterThanOrEqual(19_000)
  })

  test('fails with any other error', async () => {
    const { ec2, mock, progress } = prepare([])
    mock.on(DescribeVpcEndpointsCommand, { VpcEndpointIds: ['vpce-0a'] }).rejects(ec2Error('UnauthorizedOperation'))

    await expect(waitUntilDeleted(ec2, ['vpce-0a'], progress)).rejects.toThrow('UnauthorizedOperation')
  })
})
