import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { holdTime, passSoon } from '../../../test/support/heldTime.ts'
import { type FunctionConfiguration, LambdaFunction } from '../../lambda/lambda.ts'

// The default memory limit of Node is too high for a test.
const SMALL_HEAP_MB = 32

let folder: string
let entry: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambda-'))
  entry = join(folder, 'index.mjs')
  await writeFile(entry, HANDLER)
  await writeFile(join(folder, 'broken.mjs'), `import './missing.mjs'`)
})
afterAll(() => rm(folder, { recursive: true }))

/** Does what the event says, and counts the events of its process. */
const HANDLER = `
let served = 0
export const handler = async ({ act, failures }, context) => {
  served++
  console.log('serving ' + act + ' as ' + process.env.AWS_LAMBDA_FUNCTION_NAME)
  if (act === 'throw' || served <= failures) throw new TypeError('as told')
  if (act === 'exit') process.exit(3)
  if (act === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000))
  return { served, now: Date.now(), left: context.getRemainingTimeInMillis(), context, region: process.env.AWS_REGION }
}`

const functions: LambdaFunction[] = []
afterEach(async () => {
  jest.useRealTimers()
  await Promise.all(functions.splice(0).map((each) => each.stop()))
})
const lambda = (configuration: Partial<FunctionConfiguration> = {}) => {
  const made = new LambdaFunction({ entry, retryDelaysMs: [10, 20], throttleDelayMs: 5, ...configuration })
  functions.push(made)
  return made
}

const running = async (fn: LambdaFunction, count = 1) => {
  while (fn.logs.split('serving').length <= count) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('Lambda', () => {
  test('passes the context, environment and remaining time to the handler', async () => {
    const fn = lambda({ functionName: 'endpoints', timeoutSeconds: 30, environment: { AWS_REGION: 'us-east-1' } })
    const { attempts, condition, requestId } = await fn.invoke({ act: 'return' })
    expect(condition).toBe('Success')
    expect(attempts).toEqual([
      {
        payload: {
          served: 1,
          now: expect.any(Number),
          left: expect.any(Number),
          region: 'us-east-1',
          context: expect.objectContaining({
            awsRequestId: requestId,
            functionName: 'endpoints',
            logGroupName: '/aws/lambda/endpoints',
            logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
          }),
        },
      },
    ])
    await fn.stop()
    expect(fn.logs).toBe('serving return as endpoints\n')
  })

  test('reuses a warm process, and starts another for a simultaneous event', async () => {
    const fn = lambda()
    const served = async () => (await fn.invoke({ act: 'return' })).attempts
    expect(await served()).toMatchObject([{ payload: { served: 1 } }])
    expect(await served()).toMatchObject([{ payload: { served: 2 } }])
    const both = await Promise.all([served(), served()])
    expect(both).toMatchObject([[{ payload: { served: 3 } }], [{ payload: { served: 1 } }]])
  })

  test('retries an error twice, with the same request id', async () => {
    const { attempts, condition } = await lambda().invoke({ act: 'return', failures: 2 })
    expect(condition).toBe('Success')
    expect(attempts).toMatchObject([
      { error: { errorType: 'TypeError', errorMessage: 'as told' } },
      { error: { errorType: 'TypeError' } },
      { payload: { served: 3 } },
    ])
  })

  test('with `skipsRetryDelays` retries at once, and advances the clock of the handler instead', async () => {
    const skipping = { retryDelaysMs: [3_600_000, 7_200_000] as const, skipsRetryDelays: true, timeoutSeconds: 30 }
    const { attempts } = await lambda(skipping).invoke({ act: 'return', failures: 2 })
    const { now, left } = (attempts.at(-1) as { payload: { now: number; left: number } }).payload
    expect(now - Date.now()).toBeGreaterThan(10_700_000)
    expect(now - Date.now()).toBeLessThanOrEqual(10_800_000)
    expect(left).toBeLessThanOrEqual(30_000)
  })

  test.each([
    ['throws', { act: 'throw' }, {}, 'TypeError', /^as told$/],
    ['exits', { act: 'exit' }, {}, 'Runtime.ExitError', /Error: Runtime exited with error: exit status 3$/],
    [
      'takes too long',
      { act: 'wait' },
      { timeoutSeconds: 0.3 },
      'Sandbox.Timedout',
      /Error: Task timed out after 0.30 seconds$/,
    ],
    ['cannot be loaded', {}, { entry: 'broken' }, 'Runtime.ImportModuleError', /missing\.mjs/],
  ])(
    'sends the destination a record when the function %s',
    async (_, event, configuration, errorType, errorMessage) => {
      const onFailure = lambda()
      const broken = 'entry' in configuration ? { entry: join(folder, 'broken.mjs') } : configuration
      const fn = lambda({ maximumRetryAttempts: 1, onFailure, ...broken })
      const records: unknown[] = []
      onFailure.invoke = async (record) => {
        records.push(record)
        return { requestId: '', attempts: [], condition: 'Success' }
      }
      const { requestId, attempts } = await fn.invoke(event)
      expect(attempts).toHaveLength(2)
      expect(records).toEqual([
        {
          version: '1.0',
          timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
          requestContext: {
            requestId,
            functionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints:$LATEST',
            condition: 'RetriesExhausted',
            approximateInvokeCount: 2,
          },
          requestPayload: event,
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: expect.objectContaining({ errorType, errorMessage: expect.stringMatching(errorMessage) }),
        },
      ])
    },
  )

  test.each([
    ['killed', (fn: LambdaFunction) => fn.kill(), 'signal: killed'],
    ['starved of memory', (fn: LambdaFunction) => fn.starve(), 'signal: aborted'],
  ])('reports a process that is %s as an error', async (_, act, end) => {
    const fn = lambda({ maximumRetryAttempts: 0, memorySizeMb: SMALL_HEAP_MB })
    const invocation = fn.invoke({ act: 'wait' })
    await running(fn)
    await act(fn)
    expect(await invocation).toMatchObject({
      condition: 'RetriesExhausted',
      attempts: [{ error: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining(end) } }],
    })
  })

  test('times out a paused process, and continues a resumed one', async () => {
    holdTime({ trickles: true })
    const fn = lambda({ maximumRetryAttempts: 0, timeoutSeconds: 900 })
    const invocation = fn.invoke({ act: 'wait' })
    await running(fn)
    fn.pause()
    passSoon(900_000)
    expect(await invocation).toMatchObject({ attempts: [{ error: { errorType: 'Sandbox.Timedout' } }] })
    const next = fn.invoke({ act: 'return' })
    fn.pause()
    fn.resume()
    expect(await next).toMatchObject({ condition: 'Success' })
  })

  test('retries a throttled event until it is too old, and then reports to the destination that it never ran', async () => {
    const fn = lambda({ maximumEventAgeSeconds: 0.1 })
    fn.throttled = () => true
    expect(await fn.invoke({ act: 'return' })).toMatchObject({ condition: 'EventAgeExceeded', attempts: [] })
  })

  test('runs a throttled event when concurrency is available', async () => {
    const fn = lambda()
    let throttles = 3
    fn.throttled = () => throttles-- > 0
    expect(await fn.invoke({ act: 'return' })).toMatchObject({ condition: 'Success' })
  })

  test('sends events to the destination at once while the function is disabled', async () => {
    const fn = lambda()
    fn.reservedConcurrency = 0
    expect(await fn.invoke({ act: 'return' })).toMatchObject({ condition: 'ZeroReservedConcurrency', attempts: [] })
  })
})
