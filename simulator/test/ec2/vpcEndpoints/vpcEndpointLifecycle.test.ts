import { DeleteVpcEndpointsCommand, DescribeVpcEndpointsCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { EndpointOutcome } from '../../../settings.ts'
import { codeOf, createEndpoint, describeEndpoint, simulateNetwork } from '../simulate.ts'

const NOT_THERE = 'InvalidVpcEndpointId.NotFound'

const stateOf = (ec2: EC2Client, id: string): Promise<string | undefined> =>
  describeEndpoint(ec2, id).then(
    ({ State }) => State,
    (error: Error) => error.name,
  )

const remove = (ec2: EC2Client, ...VpcEndpointIds: string[]) =>
  ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }))

describe('An interface endpoint', () => {
  test('is pending for the time in the settings, and then available', async () => {
    const { ec2, clock, network } = await simulateNetwork({
      settings: { durations: { interfaceEndpointPending: 60_000 } },
    })
    const { VpcEndpointId, State } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    expect(State).toBe('pending')
    clock.advance(59_999)
    expect(await stateOf(ec2, VpcEndpointId)).toBe('pending')
    clock.advance(1)
    expect(await stateOf(ec2, VpcEndpointId)).toBe('available')
  })

  test('is deleting, then deleted, each for the time in the settings, and then no longer described', async () => {
    const durations = { interfaceEndpointDeleting: 1_000, deletedVisible: 500 }
    const { ec2, clock, network } = await simulateNetwork({ settings: { durations } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    await remove(ec2, VpcEndpointId)
    const seen = [await stateOf(ec2, VpcEndpointId)]
    for (const wait of [999, 1, 499, 1]) {
      clock.advance(wait)
      seen.push(await stateOf(ec2, VpcEndpointId))
    }
    expect(seen).toEqual(['deleting', 'deleting', 'deleted', 'deleted', NOT_THERE])
  })

  test('never becomes available if it is deleted while pending', async () => {
    const durations = { interfaceEndpointPending: 1_000, interfaceEndpointDeleting: 5_000 }
    const { ec2, clock, network } = await simulateNetwork({ settings: { durations } })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    await remove(ec2, VpcEndpointId)
    clock.advance(2_000)
    expect(await stateOf(ec2, VpcEndpointId)).toBe('deleting')
  })

  test.each<EndpointOutcome>([
    { state: 'failed', lastError: { code: 'InternalError', message: 'No capacity' }, failureReason: 'No capacity' },
    { state: 'partial', failureReason: 'One subnet could not be served' },
    { state: 'rejected' },
    { state: 'expired' },
  ])('can end in the state $state', async (outcome) => {
    const { ec2, clock, network } = await simulateNetwork({ settings: { endpointOutcome: () => outcome } })
    const { VpcEndpointId, State } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    expect(State).toBe('pending')
    clock.advance(600_000)
    const { State: end, LastError, FailureReason } = await describeEndpoint(ec2, VpcEndpointId)
    expect(end).toBe(outcome.state)
    expect(LastError).toEqual(outcome.lastError && { Code: outcome.lastError.code, Message: outcome.lastError.message })
    expect(FailureReason).toBe(outcome.failureReason)
  })

  test('can wait for acceptance from the start', async () => {
    const { ec2, network } = await simulateNetwork({
      settings: { endpointOutcome: () => ({ state: 'pendingAcceptance' }) },
    })
    expect((await createEndpoint(ec2, network.vpcId, 'ecr.api')).State).toBe('pendingAcceptance')
  })

  test('ends in its own state, independent of other endpoints', async () => {
    const endpointOutcome = ({ serviceName }: { serviceName: string }): EndpointOutcome => ({
      state: serviceName.endsWith('.kms') ? 'failed' : 'available',
    })
    const { ec2, clock, network } = await simulateNetwork({ settings: { endpointOutcome } })
    const ids = await Promise.all(['kms', 'logs'].map((service) => createEndpoint(ec2, network.vpcId, service)))
    clock.advance(600_000)
    expect(await Promise.all(ids.map(({ VpcEndpointId }) => stateOf(ec2, VpcEndpointId)))).toEqual([
      'failed',
      'available',
    ])
  })

  test('keeps a state that a test has set', async () => {
    const { ec2, clock, network, simulator } = await simulateNetwork()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    simulator.world.setEndpointState(VpcEndpointId, 'rejected')
    clock.advance(600_000)
    expect(await stateOf(ec2, VpcEndpointId)).toBe('rejected')
  })

  test('reports its state in the letter case of the settings', async () => {
    const { ec2, clock, network, simulator } = await simulateNetwork()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    clock.advance(600_000)
    simulator.settings.stateLetterCase = 'capitalized'
    expect(await stateOf(ec2, VpcEndpointId)).toBe('Available')
  })

  test('is found by its state', async () => {
    const { ec2, clock, network } = await simulateNetwork()
    await createEndpoint(ec2, network.vpcId, 'ecr.api')
    clock.advance(600_000)
    await createEndpoint(ec2, network.vpcId, 'ecr.dkr')
    const Filters = [{ Name: 'vpc-endpoint-state', Values: ['pending'] }]
    const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters }))
    expect(VpcEndpoints).toMatchObject([{ ServiceName: 'com.amazonaws.ap-northeast-1.ecr.dkr' }])
  })

  test('has the default group and a full-access policy if the request has neither group nor policy', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId, Groups, PolicyDocument } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    expect(Groups).toMatchObject([{ GroupName: 'default' }])
    expect(PolicyDocument).toBeUndefined()
    const { PolicyDocument: policy = '' } = await describeEndpoint(ec2, VpcEndpointId)
    expect(policy).toMatch(/^\{\n {2}"Statement": \[\n/)
    expect(JSON.parse(policy)).toEqual({
      Statement: [{ Effect: 'Allow', Action: '*', Principal: '*', Resource: '*' }],
    })
  })

  test('has a DNS name for the region and one for each zone, and with private DNS those of the service', async () => {
    const { ec2, clock, network } = await simulateNetwork()
    const { VpcEndpointId, DnsEntries = [] } = await createEndpoint(ec2, network.vpcId, 'ecr.api', {
      SubnetIds: network.privateSubnetIds,
    })
    const names = DnsEntries.map(({ DnsName = '' }) => DnsName.replace(/^vpce-\w+-\w+/, 'vpce'))
    expect(names).toEqual([
      'vpce.api.ecr.ap-northeast-1.vpce.amazonaws.com',
      'vpce-ap-northeast-1a.api.ecr.ap-northeast-1.vpce.amazonaws.com',
      'vpce-ap-northeast-1c.api.ecr.ap-northeast-1.vpce.amazonaws.com',
      'api.ecr.ap-northeast-1.amazonaws.com',
      'ecr.ap-northeast-1.api.aws',
    ])
    const zones = (entries: typeof DnsEntries) => entries.map(({ HostedZoneId }) => HostedZoneId)
    const own = Array.from({ length: 3 }, () => 'Z2E726K9Y6RL4W')
    expect(zones(DnsEntries)).toEqual([...own, 'ZONEIDPENDING', 'ZONEIDPENDING'])
    clock.advance(600_000)
    const [, , , first, second] = zones((await describeEndpoint(ec2, VpcEndpointId)).DnsEntries ?? [])
    expect(first).toMatch(/^Z\w{8,}$/)
    expect(first).not.toBe('ZONEIDPENDING')
    expect(second).toBe(first)
  })

  test('has no DNS names without subnets', async () => {
    const { ec2, network } = await simulateNetwork()
    expect((await createEndpoint(ec2, network.vpcId, 'ecr.api')).DnsEntries).toEqual([])
  })
})

describe('A gateway endpoint', () => {
  test('is available at once and deleted at once', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId, State } = await createEndpoint(ec2, network.vpcId, 's3', { VpcEndpointType: 'Gateway' })
    expect(State).toBe('available')
    await remove(ec2, VpcEndpointId)
    expect(await stateOf(ec2, VpcEndpointId)).toBe(NOT_THERE)
  })
})

describe('Deleting endpoints', () => {
  test('always succeeds, and reports the endpoints that could not be deleted', async () => {
    const { ec2, network } = await simulateNetwork()
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    const absent = 'vpce-00000000000000000'
    const { Unsuccessful, $metadata } = await remove(ec2, absent, VpcEndpointId)
    expect($metadata.httpStatusCode).toBe(200)
    expect(Unsuccessful).toEqual([
      {
        ResourceId: absent,
        Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: `The Vpc Endpoint Id '${absent}' does not exist` },
      },
    ])
    expect(await stateOf(ec2, VpcEndpointId)).toBe('deleting')
  })

  test('twice is not an error, and takes no longer', async () => {
    const { ec2, clock, network } = await simulateNetwork({
      settings: { durations: { interfaceEndpointDeleting: 1_000 } },
    })
    const { VpcEndpointId } = await createEndpoint(ec2, network.vpcId, 'ecr.api')
    await remove(ec2, VpcEndpointId)
    clock.advance(900)
    expect((await remove(ec2, VpcEndpointId)).Unsuccessful).toEqual([])
    clock.advance(100)
    expect(await stateOf(ec2, VpcEndpointId)).toBe(NOT_THERE)
  })

  test('accepts up to 25 ids', async () => {
    const { ec2 } = await simulateNetwork()
    const ids = Array.from({ length: 26 }, (_, index) => `vpce-${String(index).padStart(17, '0')}`)
    await expect(remove(ec2, ...ids)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringContaining('You can provide up to 25 VPC endpoints'),
    })
    expect((await remove(ec2, ...ids.slice(1))).Unsuccessful).toHaveLength(25)
  })

  test('requires ids', async () => {
    const { ec2 } = await simulateNetwork()
    expect(await codeOf(remove(ec2))).toBe('MissingParameter')
  })
})
