import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { bundleOf } from '../../../build/entries.ts'
import { type Simulator, startSimulator } from '../../../simulator/index.ts'
import { type CustomResourceEvent, Stack } from '../../../simulator/lambda/cloudformation.ts'
import { ResponseBucket } from '../../../simulator/lambda/responseBucket.ts'
import { type LeaseTable, startLeaseTable } from '../../../simulator/leaseTable.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'
import { PLAIN_TEMPLATE, ROOT } from '../paths.ts'
import { type Runtime, startRuntime } from './runtime.ts'

jest.setTimeout(600_000)

const durations = { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: 0 }

let simulator: Simulator
let bucket: ResponseBucket
let leases: LeaseTable
let folder: string
const runtimes: Runtime[] = []

beforeAll(async () => {
  ;[simulator, bucket, leases, folder] = await Promise.all([
    startSimulator({ settings: { durations } }),
    ResponseBucket.start(),
    startLeaseTable(),
    mkdtemp(join(tmpdir(), 'runtime-')),
  ])
})

afterAll(async () => {
  await Promise.all(runtimes.map((runtime) => runtime.stop()))
  await Promise.all([simulator.close(), bucket.stop(), leases.stop(), rm(folder, { recursive: true })])
})

/** Returns a folder with the inline code of the plain template, in the file that CloudFormation writes. */
const inlineFolder = async (logicalId: string): Promise<string> => {
  const { Resources } = JSON.parse(await readFile(PLAIN_TEMPLATE, 'utf8'))
  await mkdir(join(folder, logicalId))
  await writeFile(join(folder, logicalId, 'index.js'), Resources[logicalId].Properties.Code.ZipFile)
  return join(folder, logicalId)
}

const start = async (taskRoot: string): Promise<Runtime> => {
  const runtime = await startRuntime(taskRoot, { AWS_ENDPOINT_URL: simulator.url, ...leases.environment })
  runtimes.push(runtime)
  return runtime
}

const errorLine = (errorType: string) =>
  expect.objectContaining({ level: 'ERROR', message: expect.objectContaining({ errorType }) })

describe.each([
  ['the bundle', async () => join(ROOT, dirname(bundleOf('handler')))],
  ['the plain template', () => inlineFolder('Provider')],
])("AWS's runtime client, with the provider code of %s,", (_, taskRoot) => {
  test('creates, updates and deletes', async () => {
    const client = ec2ClientOf(simulator)
    const { vpcId: VpcId } = await createReferenceNetwork(client)
    client.destroy()
    const found = simulator.snapshot(VpcId)
    const runtime = await start(await taskRoot())
    const results: unknown[] = []
    const stack = new Stack({ bucket, invoke: async (event) => results.push(await runtime.invoke(event)) })

    const created = await stack.create({ VpcId })
    const updated = await stack.update({ VpcId, EcsExec: true })
    const deleted = await stack.delete()
    const refused = await runtime.invoke({})

    expect([created, updated, deleted].map(({ status, reason }) => ({ status, reason }))).toEqual(
      Array(3).fill({ status: 'SUCCESS', reason: undefined }),
    )
    expect(updated.attributes.SsmMessagesEndpointId).toMatch(/^vpce-/)
    expect(simulator.snapshot(VpcId)).toBe(found)
    expect(results).toEqual(Array(3).fill({ kind: 'response', body: null }))
    expect(refused).toMatchObject({ kind: 'error', body: { errorType: 'NotACustomResourceRequestError' } })
    expect(runtime.log()).toContainEqual(expect.objectContaining({ level: 'INFO', message: 'outcome' }))
    expect(runtime.log()).toContainEqual(errorLine('NotACustomResourceRequestError'))
  })
})

describe.each([
  ['the bundle', async () => join(ROOT, dirname(bundleOf('on-failure')))],
  ['the plain template', () => inlineFolder('FailureResponder')],
])("AWS's runtime client, with the failure responder code of %s,", (_, taskRoot) => {
  test('responds for an invocation that crashed', async () => {
    const runtime = await start(await taskRoot())
    const stack = new Stack({ bucket, invoke: (event) => runtime.invoke(recordOf(event)) })

    const { status, reason } = await stack.create({ VpcId: 'vpc-0a' })

    expect({ status, reason }).toEqual({
      status: 'FAILED',
      reason: expect.stringContaining("The function's process died (Runtime.ExitError: "),
    })
  })
})

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const recordOf = (requestPayload: CustomResourceEvent) => ({
  version: '1.0',
  timestamp: new Date().toISOString(),
  requestContext: {
    requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
    functionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 2,
  },
  requestPayload,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: {
    errorType: 'Runtime.ExitError',
    errorMessage: 'RequestId: e4b46cbf Error: Runtime exited with error: exit status 1',
  },
})
