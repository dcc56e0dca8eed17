/**
 * Loads the module named by the first argument, runs its handler on the event that the parent sends, and reports the
 * usage.
 */
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { contextOf, type InvocationContext } from '../simulator/lambda/lambdaContext.ts'

export interface Invocation {
  event: unknown
  context: InvocationContext
  endsAt: number
}

export type Message = { type: 'ready' } | ({ type: 'done' } & Usage)

/** The resources that the whole process used. */
export interface Usage {
  cpuMilliseconds: number
  peakMegabytes: number
}

type Handler = (event: unknown, context: Context) => Promise<unknown>

const module = await import(pathToFileURL(process.argv[2] ?? '').href)
/**
 * Node puts the exports of a CommonJS module into `default`, and exports their names only if it detects them in the
 * source.
 */
const handler: Handler = module.handler ?? module.default.handler
/** On Linux, `resourceUsage` includes the peak of the parent process, because the process was forked from it. */
const peakMegabytes = (): number => {
  const ofLinux = existsSync('/proc/self/status') && /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
  return (ofLinux ? Number(ofLinux[1]) : process.resourceUsage().maxRSS) / 1024
}

const report = (message: Message) => process.send?.(message)
report({ type: 'ready' })
process.once('message', async ({ event, context, endsAt }: Invocation) => {
  await handler(event, contextOf(context, endsAt))
  const { user, system } = process.cpuUsage()
  report({ type: 'done', cpuMilliseconds: (user + system) / 1000, peakMegabytes: peakMegabytes() })
})
