import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { partitionOf } from '../regions/partition.ts'
import type { ErrorPayload } from './lambdaRuntime.ts'
import { type AttemptResult, LambdaSandbox } from './lambdaSandbox.ts'

/**
 * The configuration of a function and of its asynchronous invocation. The defaults are Lambda's, unless stated
 * otherwise.
 */
export interface FunctionConfiguration {
  /** The bundle: a file that exports `handler`. */
  entry: string
  functionName?: string
  region?: string
  accountId?: string
  /** The default is 900, Lambda's maximum. */
  timeoutSeconds?: number
  /** The limit of the V8 heap. */
  memorySizeMb?: number
  environment?: Record<string, string>
  maximumRetryAttempts?: number
  maximumEventAgeSeconds?: number
  onFailure?: LambdaFunction
  /** The delays before the first and the second retry of a function error. */
  retryDelaysMs?: readonly [number, number]
  /**
   * Whether retries follow at once. Instead of a delay, the clock of the function's processes is set ahead by the same
   * time.
   */
  skipsRetryDelays?: boolean
  /** The delay before the first retry of a throttled event. It doubles for each retry, up to 300 times this value. */
  throttleDelayMs?: number
}

/** The reason why Lambda discarded an event. */
export type DiscardCondition = 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency'

/** The outcome of one event. */
export interface EventHistory {
  readonly requestId: string
  readonly attempts: readonly AttemptResult[]
  readonly condition: 'Success' | DiscardCondition
}

/** The record for a destination. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
interface InvocationRecord {
  version: '1.0'
  timestamp: string
  requestContext: {
    requestId: string
    functionArn: string
    condition: DiscardCondition
    approximateInvokeCount: number
  }
  requestPayload: unknown
  responseContext?: { statusCode: number; executedVersion?: string; functionError?: string }
  responsePayload?: ErrorPayload
}

const LONGEST_THROTTLE_FACTOR = 300

/** Lambda's asynchronous invocation of a bundle in separate processes: retries, event age, OnFailure destination. */
export class LambdaFunction {
  /** The complete output of the function. */
  logs = ''
  /** Called for each attempt. True means that the concurrency of the account or the function is exhausted. */
  throttled = (): boolean => false
  /** 0 disables the function. */
  reservedConcurrency: number | undefined
  readonly arn: string
  readonly #configuration: Required<Omit<FunctionConfiguration, 'onFailure'>>
  readonly #onFailure: LambdaFunction | undefined
  readonly #idle: LambdaSandbox[] = []
  readonly #busy = new Set<LambdaSandbox>()
  #skippedMs = 0
  #stopped = false

  constructor({ onFailure, ...configuration }: FunctionConfiguration) {
    this.#onFailure = onFailure
    this.#configuration = {
      functionName: 'fargate-endpoints',
      region: 'ap-northeast-1',
      accountId: '123456789012',
      timeoutSeconds: 900,
      memorySizeMb: 256,
      environment: {},
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 21_600,
      retryDelaysMs: [60_000, 120_000],
      skipsRetryDelays: false,
      throttleDelayMs: 1_000,
      ...configuration,
    }
    const { region, accountId, functionName } = this.#configuration
    this.arn = `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${functionName}`
  }

  /** Queues the event. Resolves when Lambda and the destination have finished with it. */
  async invoke(event: unknown): Promise<EventHistory> {
    const requestId = randomUUID()
    const attempts: AttemptResult[] = []
    const condition = await this.#process(event, requestId, attempts)
    if (condition !== 'Success' && !this.#stopped)
      await this.#onFailure?.invoke(this.#recordOf(event, requestId, attempts, condition))
    return { requestId, attempts, condition }
  }

  /** Faults in the invocations in progress. `kill` and `starve` resolve when the processes have ended. */
  async kill(): Promise<void> {
    await Promise.all([...this.#busy].map((sandbox) => sandbox.kill()))
  }

  async starve(): Promise<void> {
    await Promise.all([...this.#busy].map((sandbox) => sandbox.starve()))
  }

  pause(): void {
    for (const sandbox of this.#busy) sandbox.pause()
  }

  resume(): void {
    for (const sandbox of this.#busy) sandbox.resume()
  }

  /** Ends every process, and stops all retries. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all([...this.#busy, ...this.#idle].map((sandbox) => sandbox.kill()))
  }

  async #process(event: unknown, requestId: string, attempts: AttemptResult[]): Promise<EventHistory['condition']> {
    const { maximumRetryAttempts, maximumEventAgeSeconds, retryDelaysMs, skipsRetryDelays, throttleDelayMs } =
      this.#configuration
    const expiresAt = Date.now() + maximumEventAgeSeconds * 1000
    for (let throttles = 0; ; ) {
      if (this.reservedConcurrency === 0) return 'ZeroReservedConcurrency'
      if (Date.now() >= expiresAt) return 'EventAgeExceeded'
      let pause: number
      if (this.throttled()) {
        pause = throttleDelayMs * Math.min(2 ** throttles++, LONGEST_THROTTLE_FACTOR)
      } else {
        const result = await this.#attempt(event, requestId)
        attempts.push(result)
        if ('payload' in result) return 'Success'
        if (this.#stopped || attempts.length > maximumRetryAttempts) return 'RetriesExhausted'
        pause = retryDelaysMs[attempts.length - 1] ?? 0
        if (skipsRetryDelays) {
          this.#skippedMs += pause
          continue
        }
      }
      await delay(Math.min(pause, Math.max(0, expiresAt - Date.now())))
    }
  }

  async #attempt(event: unknown, requestId: string): Promise<AttemptResult> {
    const sandbox = this.#idle.pop() ?? this.#newSandbox()
    this.#busy.add(sandbox)
    const result = await sandbox.invoke(event, requestId, this.#configuration.timeoutSeconds * 1000, this.#skippedMs)
    this.#busy.delete(sandbox)
    if (sandbox.alive) this.#idle.push(sandbox)
    return result
  }

  #newSandbox(): LambdaSandbox {
    return new LambdaSandbox({
      ...this.#configuration,
      functionArn: this.arn,
      log: (text) => {
        this.logs += text
      },
    })
  }

  #recordOf(
    event: unknown,
    requestId: string,
    attempts: readonly AttemptResult[],
    condition: DiscardCondition,
  ): InvocationRecord {
    const last = attempts.at(-1)
    return {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId,
        functionArn: `${this.arn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts.length,
      },
      requestPayload: event,
      ...(last &&
        'error' in last && {
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: last.error,
        }),
    }
  }
}
