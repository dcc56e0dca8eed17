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
  test('fails the n-th call of an action, and no other', async () => {
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
    ['as many calls as it says', { times: 2 }, [LIMIT, LIMIT, OK, OK, OK, OK]],
    ['every k-th call', { from: 3, every: 2 }, [OK, OK, LIMIT, OK, LIMIT, OK]],
    ['every k-th call so many times', { every: 2, times: 2 }, [LIMIT, OK, LIMIT, OK, OK, OK]],
  ])('fails %s', async (_, rule, expected) => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ ...rule, failure: { code: LIMIT, status: 503 } })
    expect(await outcomes(6, () => describeVpcs(ec2))).toEqual(expected)
  })

  test('may come after the effect: the call was carried out, and the answer is lost', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ action: 'CreateVpc', failure: 'reset', afterEffect: true })
    const create = () => codeOf(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })))
    expect(await create()).not.toBe(OK)
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(1)
  })

  test('may reset the connection before anything happens', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ failure: 'reset' })
    const call = ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
    await expect(call).rejects.toThrow('ECONNRESET')
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toEqual([])
    expect(simulator.calls[0]).toMatchObject({ action: 'CreateVpc', error: 'reset' })
  })

  test('fails calls by its probability', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.inject({ action: 'DescribeVpcs', probability: 0.5, failure: { code: LIMIT, status: 503 } })
    const found = await outcomes(40, () => describeVpcs(ec2))
    expect(found.filter((code) => code === LIMIT).length).toBeGreaterThan(8)
    expect(found.filter((code) => code === OK).length).toBeGreaterThan(8)
  })

  test('may lose the replies to the next calls, which take effect', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.loseReplies('CreateVpc', 2)
    const create = () => codeOf(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })))
    expect([await create(), await create(), await create()].map((code) => code === OK)).toEqual([false, false, true])
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(3)
  })

  test('may be silence, which ends when the caller gives up', async () => {
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
  test('refuses the next calls with RequestLimitExceeded, which the SDK retries', async () => {
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

  test('may be of one action alone', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.throttleNext(1, 'DescribeVpcs')
    expect([await describeSubnets(ec2), await describeVpcs(ec2)]).toEqual([OK, LIMIT])
  })

  test('by a token bucket lets a burst through and then what refills it', async () => {
    const { ec2, clock, simulator } = await simulate()
    simulator.faults.addTokenBucket({ size: 3, refillPerSecond: 2 })
    expect(await outcomes(4, () => describeVpcs(ec2))).toEqual([OK, OK, OK, LIMIT])
    clock.advance(1_000)
    expect(await outcomes(3, () => describeVpcs(ec2))).toEqual([OK, OK, LIMIT])
    clock.advance(60_000)
    expect(await outcomes(4, () => describeVpcs(ec2))).toEqual([OK, OK, OK, LIMIT])
  })

  test('by several buckets takes a token from each: the account’s and the action’s own', async () => {
    const { ec2, simulator } = await simulate()
    simulator.faults.addTokenBucket({ size: 3, refillPerSecond: 0 })
    simulator.faults.addTokenBucket({ action: 'DescribeVpcs', size: 1, refillPerSecond: 0 })
    expect(await outcomes(2, () => describeVpcs(ec2))).toEqual([OK, LIMIT])
    expect(await outcomes(3, () => describeSubnets(ec2))).toEqual([OK, OK, LIMIT])
  })
})

describe('Latency', () => {
  test('is what each call takes on the simulator’s clock', async () => {
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
  ])('of %s fails a call without effect', async (kind, name, httpStatusCode) => {
    const { ec2, simulator } = await simulate({ settings: { sporadic: { ...certain, [kind]: 1 } } })
    await expect(create(ec2)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    Object.assign(simulator.settings.sporadic, certain)
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toEqual([])
  })

  test('of a lost reply comes after the effect', async () => {
    const { ec2, simulator } = await simulate({ settings: { sporadic: { lostReply: 1 } } })
    await expect(create(ec2)).rejects.toThrow('ECONNRESET')
    Object.assign(simulator.settings.sporadic, certain)
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(1)
  })

  test('of silence leaves the caller waiting', async () => {
    const { ec2 } = await simulate({ settings: { sporadic: { silence: 1 } } })
    const abortSignal = AbortSignal.timeout(100)
    expect(await codeOf(ec2.send(new DescribeVpcsCommand(), { abortSignal }))).toBe('AbortError')
  })

  test('comes by its probability and by the seed', async () => {
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
