import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { Stack } from '../../../simulator/lambda/cloudformation.ts'
import { type FunctionConfiguration, LambdaFunction } from '../../../simulator/lambda/lambda.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'

const ENTRY = 'dist/on-failure/index.mjs'
const MAX_BUNDLE_BYTES = 60 * 1024

/** A function that dies in a way that depends on the VpcId. */
const DYING_FUNCTION = `
export const handler = async ({ ResourceProperties: { VpcId } }) => {
  if (VpcId === 'vpc-0e') process.exit(1)
  const hoard = []
  while (VpcId === 'vpc-0f') hoard.push(new Array(100_000).fill(hoard.length))
  await new Promise((resolve) => setTimeout(resolve, 60_000))
}`

let bucket: ResponseBucket
let folder: string
beforeAll(async () => {
  bucket = await ResponseBucket.start()
  folder = await mkdtemp(join(tmpdir(), 'dying-function-'))
  await writeFile(join(folder, 'index.mjs'), DYING_FUNCTION)
  await writeFile(join(folder, 'broken.mjs'), `import '../../simulator/protocol/missing.mjs'`)
})
afterAll(async () => {
  await bucket.stop()
  await rm(folder, { recursive: true })
})

const functions: LambdaFunction[] = []
afterEach(async () => {
  await Promise.all(functions.splice(0).map((each) => each.stop()))
})

/** A stack whose function dies, with the built failure responder as its OnFailure destination. */
const stackOfDyingFunction = (configuration: Partial<FunctionConfiguration> = {}, entry = 'index.mjs') => {
  const onFailure = new LambdaFunction({ entry: ENTRY, functionName: 'on-failure' })
  const settings = { maximumRetryAttempts: 1, retryDelaysMs: [10, 20] as const, throttleDelayMs: 10, ...configuration }
  const fn = new LambdaFunction({ entry: join(folder, entry), onFailure, ...settings })
  functions.push(onFailure, fn)
  return { fn, onFailure, stack: new Stack({ bucket, invoke: (event) => fn.invoke(event) }) }
}

const PHYSICAL_ID = /^fargate-endpoints\/vpc-0[def]\/[0-9a-f]{12}\/[0-9a-f]{8}$/

describe('dist/on-failure', () => {
  test.each([
    ['crashes', 'vpc-0e', {}, /^The function's process died \(Runtime.ExitError: .* exit status 1\)\./],
    [
      'runs out of memory',
      'vpc-0f',
      { memorySizeMb: 32 },
      /^The function ran out of memory \(Runtime.ExitError: .*\)\. Raise its MemorySize/,
    ],
    [
      'times out',
      'vpc-0d',
      { timeoutSeconds: 0.3 },
      /^The function timed out \(Sandbox.Timedout: .*\)\. Raise its Timeout/,
    ],
  ])('answers FAILED for a function that %s', async (_, VpcId, configuration, reason) => {
    const { stack } = stackOfDyingFunction(configuration)
    const { status, exchanges } = await stack.create({ VpcId })
    expect(status).toBe('FAILED')
    expect(exchanges.map(({ event, outcome }) => [event.RequestType, outcome])).toEqual([
      [
        'Create',
        expect.objectContaining({
          reason: expect.stringMatching(reason),
          physicalResourceId: expect.stringMatching(PHYSICAL_ID),
        }),
      ],
      [
        'Delete',
        expect.objectContaining({
          reason: expect.stringMatching(reason),
          physicalResourceId: exchanges[0]?.outcome.physicalResourceId,
        }),
      ],
    ])
  })

  test('answers FAILED for a function that cannot start', async () => {
    const { stack } = stackOfDyingFunction({}, 'broken.mjs')
    const { reason } = await stack.create({ VpcId: 'vpc-0d' })
    expect(reason).toMatch(/^The function could not start \(Runtime.ImportModuleError: .*\)\. Deploy it again/)
  })

  test('answers FAILED for an event that expired while the function was throttled', async () => {
    const { fn, stack } = stackOfDyingFunction({ maximumEventAgeSeconds: 0.1 })
    fn.throttled = () => true
    const { reason } = await stack.create({ VpcId: 'vpc-0d' })
    expect(reason).toMatch(
      /^Lambda discarded the event because it had waited too long\. Check the function for throttling/,
    )
  })

  test('answers FAILED for a function with a reserved concurrency of 0', async () => {
    const { fn, stack } = stackOfDyingFunction()
    fn.reservedConcurrency = 0
    const { reason } = await stack.create({ VpcId: 'vpc-0d' })
    expect(reason).toMatch(/^The function cannot run: its reserved concurrency is 0\./)
  })

  test('logs the outcome and the delivery with the ids of the request, and never the ResponseURL', async () => {
    const { onFailure, stack } = stackOfDyingFunction()
    const { exchanges } = await stack.create({ VpcId: 'vpc-0e' })
    await onFailure.stop()
    const [created] = exchanges
    expect(onFailure.logs).toContain(created?.event.RequestId)
    expect(onFailure.logs).toContain(created?.event.StackId)
    expect(onFailure.logs).toMatch(/"message":"delivery".*"result":"Delivered"/)
    expect(onFailure.logs).not.toContain('X-Amz-Signature')
  })

  test('is smaller than 60 KiB, so that it starts fast', async () => {
    expect((await stat(ENTRY)).size).toBeLessThan(MAX_BUNDLE_BYTES)
  })
})
