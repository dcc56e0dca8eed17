import { CreateVpcCommand, DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { codeOf, simulate } from './simulate.ts'

const describeVpcs = (ec2: EC2Client) => codeOf(ec2.send(new DescribeVpcsCommand()))
const describeSubnets = (ec2: EC2Client) => codeOf(ec2.send(new DescribeSubnetsCommand()))

const outcomes = async (count: number, call: () => Promise<string>) => {
  const found: string[] = []
  for (let index = 0; index < count; index++) found.push(await call())
  return found
}

const OK = 'no error'
const LIMIT = 'RequestLimitExceeded'

describe('A fault', () => {
  test('fails only the n-th call of an action', async () => {
    const { ec2, simulator } = await simulate()
    const failure = { code: 'InternalError', message: 'An internal error has occurred', status: 500 }
    simulator.faults.inject({ action: 'DescribeVpcs', from: 2, failure })
    await describeSubnets(ec2)
    await describeVpcs(ec2)
    await expect(ec2.send(new DescribeVpcsCommand())).rejects.toMatchObject({
      name: failure.code,
      message: failure.message,
      $metadata: { httpStatusCode: 500 },
    })
    expect(await describeVpcs(ec2)).toBe(OK)
  })

  test.each([
    ['the given number of calls', { times: 2 }, [LIMIT, LIMIT, OK, OK, OK, OK]],
    ['every k-th call', { from: 3, every: 2 }, [OK, OK, LIMIT, OK, LIMIT, OK]],
    ['every k-th call the given number of times', { every: 2, times: 2 }, [LIMIT, OK, LIMIT, OK, OK, OK]],
  ])('fails %s', async (_, rule, expected) => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ ...rule, failure: { code: LIMIT, status: 503 } })
    expect(await outcomes(6, () => describeVpcs(ec2))).toEqual(expected)
  })

  test('can occur after the call took effect, so that only the response is lost', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ action: 'CreateVpc', failure: 'reset', afterEffect: true })
    const create = () => codeOf(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })))
    expect(await create()).not.toBe(OK)
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(1)
  })

  test('can reset the connection before the call takes effect', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ failure: 'reset' })
    const call = ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
    await expect(call).rejects.toThrow('ECONNRESET')
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toEqual([])
    expect(simulator.calls[0]).toMatchObject({ action: 'CreateVpc', error: 'reset' })
  })

  test('fails calls with the given probability', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ action: 'DescribeVpcs', probability: 0.5, failure: { code: LIMIT, status: 503 } })
    const found = await outcomes(40, () => describeVpcs(ec2))
    expect(found.filter((code) => code === LIMIT).length).toBeGreaterThan(8)
    expect(found.filter((code) => code === OK).length).toBeGreaterThan(8)
  })

  test('can lose the responses to the next calls, which take effect', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.loseReplies('CreateVpc', 2)
    const create = () => codeOf(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })))
    expect([await create(), await create(), await create()].map((code) => code === OK)).toEqual([false, false, true])
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(3)
  })

  test('can be silence, which lasts until the caller aborts', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ failure: 'silence' })
    const abortSignal = AbortSignal.timeout(100)
    expect(await codeOf(ec2.send(new DescribeVpcsCommand(), { abortSignal }))).toBe('AbortError')
  })

  test('is removed by clear', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ times: 100, failure: 'reset' })
    simulator.faults.deny('DescribeVpcs')
    simulator.faults.addTokenBucket({ size: 0, refillPerSecond: 0 })
    simulator.faults.clear()
    expect(await describeVpcs(ec2)).toBe(OK)
  })
})

describe('Throttling', () => {
  test('rejects the next calls with RequestLimitExceeded, which the SDK retries', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.throttleNext(2)
    await expect(ec2.send(new DescribeVpcsCommand())).rejects.toMatchObject({
      name: LIMIT,
      $metadata: { httpStatusCode: 503 },
    })
    const { endpoint, region, credentials } = ec2.config
    const patient = new EC2Client({ ...(endpoint && { endpoint }), region, credentials, maxAttempts: 3 })
    const { $metadata } = await patient.send(new DescribeVpcsCommand())
    expect($metadata.attempts).toBe(2)
  })

  test('can be limited to one action', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.throttleNext(1, 'DescribeVpcs')
    expect([await describeSubnets(ec2), await describeVpcs(ec2)]).toEqual([OK, LIMIT])
  })

  test('by a token bucket allows a burst, and then as many calls as the refill rate', async () => {
    const { ec2, clock, simulator } = await simulate()
    simulator.faults.addTokenBucket({ size: 3, refillPerSecond: 2 })
    expect(await outcomes(4, () => describeVpcs(ec2))).toEqual([OK, OK, OK, LIMIT])
    clock.advance(1_000)
    expect(await outcomes(3, () => describeVpcs(ec2))).toEqual([OK, OK, LIMIT])
    clock.advance(60_000)
    expect(await outcomes(4, () => describeVpcs(ec2))).toEqual([OK, OK, OK, LIMIT])
  })

  test('by several buckets takes a token from each: that of the account and that of the action', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.addTokenBucket({ size: 3, refillPerSecond: 0 })
    simulator.faults.addTokenBucket({ action: 'DescribeVpcs', size: 1, refillPerSecond: 0 })
    expect(await outcomes(2, () => describeVpcs(ec2))).toEqual([OK, LIMIT])
    expect(await outcomes(3, () => describeSubnets(ec2))).toEqual([OK, OK, LIMIT])
  })
})

describe('The latency', () => {
  test('is the duration of each call on the simulator’s clock', async () => {
    const { ec2, simulator } = await simulate({ settings: { latency: 150 } })
    await describeVpcs(ec2)
    simulator.settings.latency = (action) => (action === 'DescribeVpcs' ? 20 : 0)
    await describeVpcs(ec2)
    await describeSubnets(ec2)
    const times = simulator.calls.map(({ startedAt, endedAt = 0 }) => endedAt - startedAt)
    expect(times).toEqual([150, 20, 0])
  })
})

describe('A sporadic fault', () => {
  const certain = { unavailable: 0, internalError: 0, lostReply: 0, silence: 0 }
  const create = (ec2: EC2Client) => ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))

  test.each([
    ['unavailable', 'Unavailable', 503],
    ['internalError', 'InternalError', 500],
  ])('of the kind %s fails a call without effect', async (kind, name, httpStatusCode) => {
    const { ec2, simulator } = await simulate({ settings: { sporadic: { ...certain, [kind]: 1 } } })
    await expect(create(ec2)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    Object.assign(simulator.settings.sporadic, certain)
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toEqual([])
  })

  test('of the kind lostReply occurs after the call took effect', async () => {
    const { ec2, simulator } = await simulate({ settings: { sporadic: { lostReply: 1 } } })
    await expect(create(ec2)).rejects.toThrow('ECONNRESET')
    Object.assign(simulator.settings.sporadic, certain)
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(1)
  })

  test('of the kind silence keeps the caller waiting', async () => {
    const { ec2 } = await simulate({ settings: { sporadic: { silence: 1 } } })
    const abortSignal = AbortSignal.timeout(100)
    expect(await codeOf(ec2.send(new DescribeVpcsCommand(), { abortSignal }))).toBe('AbortError')
  })

  test('depends only on its probability and the seed', async () => {
    const found = async (seed: number) => {
      const { ec2 } = await simulate({ settings: { seed, sporadic: { unavailable: 0.3, internalError: 0.3 } } })
      return outcomes(30, () => describeVpcs(ec2))
    }
    const first = await found(7)
    expect(new Set(first)).toEqual(new Set([OK, 'Unavailable', 'InternalError']))
    expect(await found(7)).toEqual(first)
    expect(await found(8)).not.toEqual(first)
  })
})
