import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { freePort } from '../freePort.ts'
import { MINISTACK, NODE } from '../paths.ts'

export interface MiniStack {
  url: string
  /** The log of MiniStack so far. */
  log(): string
  close(): Promise<void>
}

/**
 * Starts MiniStack. Its Lambda runs functions on this Node. They find EC2 at `ec2Url`, and all other services in
 * MiniStack.
 */
export const startMiniStack = async (ec2Url: string): Promise<MiniStack> => {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const server = spawn(MINISTACK, [], {
    env: {
      PATH: `${dirname(NODE)}:${process.env.PATH}`,
      HOME: process.env.HOME,
      GATEWAY_PORT: port,
      MINISTACK_HOST: '127.0.0.1',
      BIND_HOST: '127.0.0.1',
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_EC2: ec2Url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(server, 'close')
  let log = ''
  const listening = new Promise<void>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk
        if (log.includes(`Running on ${url}`)) resolve()
      })
    }
    ended.then(() => reject(new Error(`MiniStack ended before it listened: ${log}`)), reject)
  })
  await listening
  return {
    url,
    log: () => log,
    close: async () => {
      server.kill()
      await ended
    },
  }
}
