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
  /** The log of moto so far: one line for each request, and a traceback for each crash. */
  log(): string
  close(): Promise<void>
}

const launcher = fileURLToPath(new URL('moto_server.py', import.meta.url))

/** Starts the moto server on loopback, with additional environment variables. Returns when it listens. */
export const startMoto = async (environment: NodeJS.ProcessEnv = {}): Promise<Moto> => {
  const port = `${await freePort()}`
  const server = spawn(PYTHON, [launcher, '--host', '127.0.0.1', '--port', port], {
    // moto creates the ResponseURL of a custom resource from MOTO_PORT, and would keep an inherited value.
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

/** Returns the environment variables of a function that has moto as its AWS, and a table for its leases there. */
export const functionEnvironment = async ({ url }: Moto, region: string): Promise<Record<string, string>> => {
  const credentials = { accessKeyId: 'conformance', secretAccessKey: 'conformance' }
  const client = new DynamoDBClient({ endpoint: url, region, credentials })
  const LOCK_TABLE_NAME = await createLeaseTable(client)
  client.destroy()
  return { AWS_ENDPOINT_URL: url, LOCK_TABLE_NAME }
}

/** To be called at the end of a test file: no call made moto crash. */
export const expectNoCrash = (moto: Moto): void => expect(moto.log()).not.toContain('Traceback')
