/**
 * What Lambda's Node runtime does inside the execution environment: loads the handler, runs it once an event, one at a time, and
 * reports to the parent process (`lambdaSandbox.ts`) over the IPC channel. Whatever is not caught ends the process.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { contextOf, type InvocationContext } from './lambdaContext.ts'

export type ToRuntime =
  | { type: 'invoke'; event: unknown; endsAt: number; skippedMs: number; context: InvocationContext }
  /** Takes memory until there is none, as a leak would. */
  | { type: 'starve' }

export type FromRuntime = { type: 'ready' } | { type: 'initError'; error: ErrorPayload } | InvocationResult

export type InvocationResult =
  | { type: 'done'; payload: unknown }
  /** The handler threw. */
  | { type: 'error'; error: ErrorPayload }

/** The JSON that Lambda makes of an error. */
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

// As https://github.com/aws/aws-lambda-nodejs-runtime-interface-client does: CommonJS is required, and need not be read for names.
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

/** The line that Lambda writes to a log in JSON for an error that leaves the handler. It has the name of the error's class. */
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
/** The clock that bundles read, and no other. */
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
