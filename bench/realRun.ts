import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../simulator/index.ts'
import { Stack } from '../simulator/lambda/cloudformation.ts'
import { ResponseBucket } from '../simulator/lambda/responseBucket.ts'
import { startLeaseTable } from '../simulator/leaseTable.ts'
import { createReferenceNetwork } from '../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../test/support/ec2Client.ts'
import type { Message, Usage } from './functionProcess.ts'

/** One Create by a built function in its own process, in wall-clock time. */
export interface RealRun extends Usage {
  /** From the start of the process until it is ready. */
  startMilliseconds: number
  /** From the event until CloudFormation has received the response. */
  createMilliseconds: number
}

export interface RealTimes {
  latency: number
  settling: number
}

/** Five interface endpoints and a gateway endpoint. */
const SIX = { EcsExec: true, Kms: true }
/**
 * Reads the VPC, finds nothing to do, and responds. It runs all the code that a Create runs before its first change.
 */
export const NONE = { EcrImagePull: false, CloudWatchLogs: false }

const PROCESS = fileURLToPath(new URL('functionProcess.ts', import.meta.url))

export interface RunOptions {
  properties?: Readonly<Record<string, boolean>>
  /** The file to which a process writes its id to be limited by a quota. */
  enter?: string
}

export const realRun = async (
  entry: string,
  { latency, settling }: RealTimes,
  { properties = SIX, enter }: RunOptions = {},
): Promise<RealRun> => {
  const [simulator, leases, bucket] = await Promise.all([
    startSimulator({ settings: { durations: { interfaceEndpointPending: settling } } }),
    startLeaseTable(),
    ResponseBucket.start(),
  ])
  const client = ec2ClientOf(simulator)
  const { vpcId } = await createReferenceNetwork(client)
  client.destroy()
  simulator.settings.latency = latency
  const startedAt = performance.now()
  const child = startProcess(entry, { AWS_ENDPOINT_URL: simulator.url, ...leases.environment }, enter)
  const end = endOf(child)
  try {
    await Promise.race([nextMessage(child), end])
    const startMilliseconds = performance.now() - startedAt
    const usage = Promise.withResolvers<Usage>()
    const stack = new Stack({
      bucket,
      invoke: async (event) => {
        child.send({ event, context: CONTEXT, endsAt: Date.now() + 900_000 })
        const done = await nextMessage(child)
        if (done.type === 'done') usage.resolve(done)
      },
    })
    const created = stack.create({ VpcId: vpcId, ...properties })
    const { status, reason, exchanges } = await Promise.race([created, end])
    if (status !== 'SUCCESS') throw new Error(reason)
    return {
      startMilliseconds,
      createMilliseconds: exchanges[0]?.milliseconds ?? Number.NaN,
      ...(await Promise.race([usage.promise, end])),
    }
  } finally {
    child.kill()
    await Promise.all([end.catch(() => undefined), simulator.close(), leases.stop(), bucket.stop()])
  }
}

const nextMessage = async (child: ChildProcess): Promise<Message> => (await once(child, 'message'))[0] as Message

/** Rejects when the process ends. It ends by itself only if it fails. */
const endOf = async (child: ChildProcess): Promise<never> => {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`The function's process ended: ${signal ?? `exit code ${code}`}`)
}

const CONTEXT = {
  awsRequestId: 'bench',
  functionName: 'fargate-endpoints',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints',
  logGroupName: '/aws/lambda/fargate-endpoints',
  logStreamName: 'bench',
  memoryLimitInMB: '256',
}

const startProcess = (entry: string, environment: Record<string, string>, enter: string | undefined): ChildProcess => {
  const env = {
    PATH: process.env.PATH,
    ...environment,
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_LAMBDA_FUNCTION_NAME: 'fargate-endpoints',
  }
  if (enter === undefined) return fork(PROCESS, [entry], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const command = 'echo $$ > "$0" && exec "$@"'
  return spawn('sh', ['-c', command, enter, process.execPath, PROCESS, entry], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}
