/** Loads the module that is named, runs its handler on the event that the parent sends, and tells what that took. */
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Context } from 'aws-lambda'
import { contextOf, type InvocationContext } from '../simulator/lambdaContext.ts'

export interface Invocation {
  event: unknown
  context: InvocationContext
  endsAt: number
}

export type Told = { type: 'ready' } | ({ type: 'done' } & Usage)

/** Of the whole process. */
export interface Usage {
  cpuMilliseconds: number
  peakMegabytes: number
}

type Handler = (event: unknown, context: Context) => Promise<unknown>

const module = await import(pathToFileURL(process.argv[2] ?? '').href)
/** What a CommonJS module exports is in `default`, and beside it only where Node can tell by the text. */
const handler: Handler = module.handler ?? module.default.handler
/** By Linux's `resourceUsage`, a process has had at least what the one had that it was forked from. */
const peakMegabytes = (): number => {
  const ofLinux = existsSync('/proc/self/status') && /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
  return (ofLinux ? Number(ofLinux[1]) : process.resourceUsage().maxRSS) / 1024
}

const tell = (told: Told) => process.send?.(told)
tell({ type: 'ready' })
process.once('message', async ({ event, context, endsAt }: Invocation) => {
  await handler(event, contextOf(context, endsAt))
  const { user, system } = process.cpuUsage()
  tell({ type: 'done', cpuMilliseconds: (user + system) / 1000, peakMegabytes: peakMegabytes() })
})
