import { describe, expect, test } from '@jest/globals'
import { Progress } from '../../../../handler/vpc/apply/progress.ts'
import { retryOnConflict } from '../../../../handler/vpc/apply/retryOnConflict.ts'
import { PreflightError } from '../../../../handler/vpc/diagnostics/diagnostics.ts'
import {
  ApplyError,
  EndpointFailedError,
  GroupInUseError,
  LeaseLostError,
  StaleStateError,
  SupersededError,
} from '../../../../handler/vpc/ec2/errors.ts'
import { fakeClock } from '../../../support/fakeClock.ts'
import { ec2Error } from '../../../support/mockedEc2.ts'

const failureOf = (...errors: unknown[]) =>
  new ApplyError(errors.map((error) => ({ what: 'CreateVpcEndpoint logs', error })))

interface Attempts {
  /** The failures, in order; the last is repeated. */
  failures: readonly unknown[]
  /** The time after which attempts succeed, in milliseconds. */
  succeedAfter?: number
  fingerprint?: (attempt: number) => string
}

/** Runs attempts and returns their number, their duration and their outcome. */
const run = async ({ failures, succeedAfter = Number.POSITIVE_INFINITY, fingerprint = () => '' }: Attempts) => {
  const clock = fakeClock()
  const startedAt = clock.now()
  let attempts = 0
  const attempt = async (): Promise<string> => {
    attempts += 1
    if (clock.now() - startedAt >= succeedAfter) return 'done'
    throw failures[Math.min(attempts, failures.length) - 1]
  }
  const options = { clock, progress: new Progress(), fingerprint: () => fingerprint(attempts) }
  const outcome = await retryOnConflict(attempt, options).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  )
  return { ...outcome, attempts, elapsed: clock.now() - startedAt }
}

test('retryOnConflict makes one attempt if that succeeds', async () => {
  expect(await run({ failures: [], succeedAfter: 0 })).toMatchObject({ result: 'done', attempts: 1, elapsed: 0 })
})

test('retryOnConflict makes six attempts for a missing resource, even if each one takes ten seconds', async () => {
  const clock = fakeClock()
  let attempts = 0
  const attempt = async (): Promise<void> => {
    attempts += 1
    await clock.sleep(10_000)
    throw new PreflightError(['no subnet'], { mayBeLag: true })
  }

  await expect(retryOnConflict(attempt, { clock, progress: new Progress() })).rejects.toThrow('no subnet')

  expect(attempts).toBe(6)
})

describe('A failure that is expected to pass', () => {
  test.each<[string, unknown, number]>([
    ['an endpoint that was deleted meanwhile', new StaleStateError('vpce-0a was deleted'), 15_000],
    ['a lost lease', new LeaseLostError('lost'), 15_000],
    ['a group that EC2 does not know yet', failureOf(ec2Error('InvalidGroup.NotFound')), 15_000],
    ['a DNS name that a deleting endpoint has', failureOf(ec2Error('ConflictingDomainExists')), 15_000],
    ['a busy endpoint', failureOf(ec2Error('OperationInProgress')), 500_000],
    ['a throttled account', ec2Error('RequestLimitExceeded'), 500_000],
    ['a lost answer', failureOf(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })), 500_000],
    ['a name that DNS cannot find now', Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }), 500_000],
    ['several such failures', failureOf(ec2Error('OperationInProgress'), ec2Error('InvalidGroup.NotFound')), 500_000],
    ['a group in use', failureOf(new GroupInUseError('sg-0m', ['eni-0a'])), 3_000_000],
    ['a missing resource that may be listed late', new PreflightError(['no subnet'], { mayBeLag: true }), 5_000],
  ])('is followed by another attempt: %s', async (_, failure, succeedAfter) => {
    expect(await run({ failures: [failure], succeedAfter })).toMatchObject({ result: 'done' })
  })
})

describe('A failure that lasts', () => {
  test.each<[string, unknown, number, number]>([
    ['a conflict', new StaleStateError('vpce-0a was deleted'), 20_000, 30_000],
    ['a busy endpoint', failureOf(ec2Error('OperationInProgress')), 600_000, 620_000],
    ['a missing resource', new PreflightError(['no subnet'], { mayBeLag: true }), 10_000, 13_000],
  ])('is reported after a while: %s', async (_, failure, atLeast, atMost) => {
    const { error, elapsed } = await run({ failures: [failure] })

    expect(error).toBe(failure)
    expect(elapsed).toBeGreaterThanOrEqual(atLeast)
    expect(elapsed).toBeLessThan(atMost)
  })

  test('is reported with its advice', async () => {
    const { error } = await run({ failures: [ec2Error('ConflictingDomainExists', 'logs is taken.')] })

    expect(error).toMatchObject({
      message:
        'ConflictingDomainExists: logs is taken. Something else in the VPC answers for that name: an endpoint that is still being deleted, or a private hosted zone of Route 53. Delete it, or set PrivateDns to false.',
    })
  })

  test('is the last one if there were several', async () => {
    const failures = [new StaleStateError('first'), new StaleStateError('second'), new StaleStateError('third')]

    expect((await run({ failures })).error).toBe(failures[2])
  })

  test('is retried for longer while the VPC changes', async () => {
    const failures = [new StaleStateError('vpce-0a was deleted')]
    const changing = await run({ failures, fingerprint: (attempt) => (attempt < 100 ? String(attempt) : 'same') })

    expect(changing.attempts).toBeGreaterThan(100)
    expect(changing.error).toBe(failures[0])
  })
})

describe('A failure that does not pass', () => {
  test.each<[string, unknown]>([
    ['a refused call', failureOf(ec2Error('UnauthorizedOperation'))],
    [
      'a refused call beside a conflict',
      failureOf(ec2Error('InvalidGroup.NotFound'), ec2Error('UnauthorizedOperation')),
    ],
    ['a host name that does not exist', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })],
    ['a failed endpoint', new EndpointFailedError('vpce-0a is failed')],
    ['a later request', new SupersededError('deleted')],
    ['an error of the request', new PreflightError(['no such service'])],
    ['a bug', new TypeError('undefined is not a function')],
  ])('is reported at once: %s', async (_, failure) => {
    expect(await run({ failures: [failure] })).toMatchObject({ error: failure, attempts: 1, elapsed: 0 })
  })

  test('of EC2 is reported with its advice', async () => {
    const { error } = await run({ failures: [ec2Error('VpcEndpointLimitExceeded', 'Too many')] })

    expect(error).toMatchObject({
      message: 'VpcEndpointLimitExceeded: Too many. Ask Service Quotas for more VPC endpoints, or leave services out.',
    })
  })

  test('of DynamoDB, whose table the role may not use, is reported with its advice', async () => {
    const denied = Object.assign(new Error('dynamodb:UpdateItem is not allowed'), { name: 'AccessDeniedException' })

    const { error } = await run({ failures: [denied] })

    expect(error).toMatchObject({
      message:
        "AccessDeniedException: dynamodb:UpdateItem is not allowed. The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
    })
  })
})
