import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { extname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { InvocationContext } from './lambdaContext.ts'
import type { ErrorPayload, FromRuntime, ToRuntime } from './lambdaRuntime.ts'

export interface SandboxConfiguration {
  /** The bundle: a file that exports `handler`. */
  entry: string
  functionName: string
  functionArn: string
  region: string
  memorySizeMb: number
  environment: Record<string, string>
  /** Receives the output of the function as it is written. */
  log(text: string): void
}

export type AttemptResult = { payload: unknown } | { error: ErrorPayload }

type RuntimeEvent = FromRuntime | { type: 'exit' } | { type: 'timeout' }

/** In the bundled command line, the runtime is also a file next to this one, with the same extension. */
const RUNTIME = fileURLToPath(new URL(`lambdaRuntime${extname(import.meta.url)}`, import.meta.url))

/** One execution environment: a process that handles one event at a time, and any number of events in its life. */
export class LambdaSandbox {
  readonly #configuration: SandboxConfiguration
  readonly #process: ChildProcess
  /** Resolves when the process has ended and its output has been read to the end. */
  readonly #exited = Promise.withResolvers<{ type: 'exit' }>()
  readonly #initialized: Promise<RuntimeEvent>
  readonly #logStreamName: string

  constructor(configuration: SandboxConfiguration) {
    const date = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
    this.#configuration = configuration
    this.#logStreamName = `${date}/[$LATEST]${randomBytes(16).toString('hex')}`
    this.#process = fork(RUNTIME, [configuration.entry], {
      execArgv: [`--max-old-space-size=${configuration.memorySizeMb}`],
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', configuration.log)
    }
    this.#process.once('close', () => this.#exited.resolve({ type: 'exit' }))
    this.#initialized = this.#nextEvent()
  }

  get alive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  /**
   * Runs the event until it is done, its time is up, or the process has ended.
   * @param skippedMs the time by which the clock of the process is ahead
   */
  async invoke(event: unknown, awsRequestId: string, timeoutMs: number, skippedMs = 0): Promise<AttemptResult> {
    const initialized = await this.#initialized
    if (initialized.type === 'ready' && this.alive) {
      const answer = this.#nextEvent(timeoutMs)
      const endsAt = Date.now() + skippedMs + timeoutMs
      this.#send({ type: 'invoke', event, endsAt, skippedMs, context: this.#context(awsRequestId) })
      const result = await this.#resultOf(await answer, awsRequestId, timeoutMs)
      await outputRead()
      return result
    }
    return this.#resultOf(initialized, awsRequestId, timeoutMs)
  }

  /** Ends the process as the kernel does, and waits until it has ended. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited.promise
  }

  /** Allocates memory until V8 ends the process, and waits until it has ended. */
  async starve(): Promise<void> {
    this.#send({ type: 'starve' })
    await this.#exited.promise
  }

  pause(): void {
    this.#process.kill('SIGSTOP')
  }

  resume(): void {
    this.#process.kill('SIGCONT')
  }

  #send(message: ToRuntime): void {
    if (this.#process.connected) this.#process.send(message)
  }

  /** Returns the next message of the process, or that it ended or sent no message in time. */
  async #nextEvent(timeoutMs?: number): Promise<RuntimeEvent> {
    const event = Promise.withResolvers<RuntimeEvent>()
    const timer = timeoutMs && setTimeout(event.resolve, timeoutMs, { type: 'timeout' })
    this.#process.once('message', event.resolve)
    const first = await Promise.race([event.promise, this.#exited.promise])
    this.#process.off('message', event.resolve)
    clearTimeout(timer)
    return first
  }

  async #resultOf(event: RuntimeEvent, awsRequestId: string, timeoutMs: number): Promise<AttemptResult> {
    switch (event.type) {
      case 'done':
        return { payload: event.payload }
      case 'error':
        return { error: event.error }
      case 'initError':
        await this.kill()
        return { error: event.error }
      case 'timeout':
        await this.kill()
        return { error: timeoutError(awsRequestId, timeoutMs) }
      default:
        return { error: this.#exitError(awsRequestId) }
    }
  }

  #exitError(awsRequestId: string): ErrorPayload {
    const { exitCode, signalCode } = this.#process
    const end = signalCode === null ? `exit status ${exitCode}` : `signal: ${SIGNAL_NAMES[signalCode] ?? signalCode}`
    return {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${awsRequestId} Error: Runtime exited with error: ${end}`,
    }
  }

  #context(awsRequestId: string): InvocationContext {
    const { functionName, functionArn, memorySizeMb } = this.#configuration
    return {
      awsRequestId,
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: this.#logStreamName,
      memoryLimitInMB: String(memorySizeMb),
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  #environment(): Record<string, string> {
    const { functionName, region, memorySizeMb, environment } = this.#configuration
    return {
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_SESSION_TOKEN: 'example',
      AWS_DEFAULT_REGION: region,
      AWS_REGION: region,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeMb),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: this.#logStreamName,
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      ...environment,
    }
  }
}

/**
 * Waits until the output that the process wrote before its response has been read. That output is in the pipes by then,
 * but may be read after the response. The next turn of the event loop reads it; the first `setImmediate` only ends the
 * current turn.
 */
const outputRead = async (): Promise<void> => {
  await setImmediate()
  await setImmediate()
}

/** The names that Lambda uses for signals. */
const SIGNAL_NAMES: Readonly<Record<string, string>> = { SIGKILL: 'killed', SIGABRT: 'aborted' }

const timeoutError = (awsRequestId: string, timeoutMs: number): ErrorPayload => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${awsRequestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
})
