import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect } from '@jest/globals'
import { createLeaseTable } from '../../simulator/leaseTable.ts'
import { freePort } from './freePort.ts'
import { PYTHON } from './paths.ts'

export interface Moto {
  url: string
  /** What moto has logged so far: a request a line, and a traceback where it crashed. */
  log(): string
  close(): Promise<void>
}

const launcher = fileURLToPath(new URL('moto_server.py', import.meta.url))

/** Starts moto's server on loopback, with more in its environment where that is given, and returns once it listens. */
export const startMoto = async (environment: NodeJS.ProcessEnv = {}): Promise<Moto> => {
  const port = `${await freePort()}`
  const server = spawn(PYTHON, [launcher, '--host', '127.0.0.1', '--port', port], {
    // moto builds a custom resource's ResponseURL from MOTO_PORT, and keeps one that it inherits.
    env: { ...process.env, ...environment, MOTO_PORT: port },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(server, 'close')
  let log = ''
  const listening = new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk
      if (log.includes(`Running on http://127.0.0.1:${port}`)) resolve()
    })
    ended.then(() => reject(new Error(`moto ended before it listened: ${log}`)), reject)
  })
  await listening
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => log,
    close: async () => {
      server.kill()
      await ended
    },
  }
}

/** The variables of a function that has moto as its AWS, with a table there for its leases. */
export const functionEnvironment = async ({ url }: Moto, region: string): Promise<Record<string, string>> => {
  const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }
  const client = new DynamoDBClient({ endpoint: url, region, credentials })
  const LOCK_TABLE_NAME = await createLeaseTable(client)
  client.destroy()
  return { AWS_ENDPOINT_URL: url, LOCK_TABLE_NAME }
}

/** For the end of a file: whatever tests ran, none of their calls made moto crash. */
export const expectNoCrash = (moto: Moto): void => expect(moto.log()).not.toContain('Traceback')
