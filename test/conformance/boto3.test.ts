import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Simulator, startSimulator } from '../../simulator/index.ts'
import { Labels } from './labels.ts'
import { type Moto, startMoto } from './moto.ts'
import { PYTHON } from './paths.ts'
import { timeless } from './timeless.ts'

const walk = fileURLToPath(new URL('boto3_walk.py', import.meta.url))

let servers: [Simulator, Moto]

beforeAll(async () => {
  servers = await Promise.all([startSimulator({ settings: timeless }), startMoto()])
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
})

test("the simulator returns the same as moto to boto3's waiters, paginators and resources, and the same errors", async () => {
  const [ours, theirs] = await Promise.all(
    servers.map(async ({ url }) => {
      const { stdout } = await promisify(execFile)(PYTHON, [walk, url, 'ap-northeast-1'])
      return JSON.parse(new Labels().label(stdout)) as unknown
    }),
  )

  expect(ours).toEqual(theirs)
}, 600_000)
