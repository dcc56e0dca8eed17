/**
 * Does what the Node runtime of Lambda does in the execution environment: loads the handler, runs it for one event at a
 * time, and reports to the parent process (`lambdaSandbox.ts`) over the IPC channel. An uncaught error ends the
 * process.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { contextOf, type InvocationContext } from './lambdaContext.ts'

export type ToRuntime =
  | { type: 'invoke'; event: unknown; endsAt: number; skippedMs: number; context: InvocationContext }
  /** Allocates memory until none is left, as a leak would. */
  | { type: 'starve' }

export type FromRuntime = { type: 'ready' } | { type: 'initError'; error: ErrorPayload } | InvocationResult

export type InvocationResult =
  | { type: 'done'; payload: unknown }
  /** The handler threw. */
  | { type: 'error'; error: ErrorPayload }

/** The JSON that Lambda creates from an error. */
export interface ErrorPayload {
  errorType: string
  errorMessage: string
  trace?: string[]
}

type Handler = (event: unknown, context: Context) => Promise<unknown>

const send = (message: FromRuntime) => process.send?.(message)

const errorPayload = (error: unknown): ErrorPayload =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] }
    : { errorType: typeof error, errorMessage: String(error) }

// Like https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, loads CommonJS with `require`, so that Node
// need not detect the names of its exports.
const load = (entry: string) =>
  entry.endsWith('.mjs') ? import(pathToFileURL(entry).href) : createRequire(import.meta.url)(entry)

const loadHandler = async (entry: string): Promise<Handler | undefined> => {
  try {
    const module: { handler: Handler } = await load(entry)
    send({ type: 'ready' })
    return module.handler
  } catch (error) {
    send({ type: 'initError', error: { ...errorPayload(error), errorType: 'Runtime.ImportModuleError' } })
    return undefined
  }
}

/**
 * Writes the line that Lambda writes to a JSON log for an error that the handler throws. It contains the name of the
 * error class.
 */
const logError = (error: unknown, requestId: string): void => {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const errorType = error instanceof Error ? error.constructor.name : 'Error'
  const line = {
    timestamp: new Date().toISOString(),
    level: 'ERROR',
    requestId,
    message: { errorType, errorMessage: message, stackTrace: stack.split('\n') },
  }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

const starve = () => {
  const hoard: number[][] = []
  for (;;) hoard.push(new Array(100_000).fill(hoard.length))
}

const wallClock = Date.now
/** Changes Date.now(), the only clock that bundles read. */
const setAhead = (milliseconds: number) => {
  Date.now = () => wallClock() + milliseconds
}

const run = async (handler: Handler, { event, context, endsAt, skippedMs }: Extract<ToRuntime, { type: 'invoke' }>) => {
  setAhead(skippedMs)
  try {
    send({ type: 'done', payload: await handler(event, contextOf(context, endsAt)) })
  } catch (error) {
    logError(error, context.awsRequestId)
    send({ type: 'error', error: errorPayload(error) })
  }
}

const handler = await loadHandler(process.argv[2] ?? '')
if (handler) {
  process.on('message', (message: ToRuntime) => {
    if (message.type === 'starve') starve()
    else void run(handler, message)
  })
}
