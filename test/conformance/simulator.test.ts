import { beforeAll, describe, expect, test } from '@jest/globals'
import { startSimulator } from '../../simulator/index.ts'
import { agreed, refused } from './commands.ts'
import { differences } from './differences.ts'
import { startMoto } from './moto.ts'
import { timeless } from './timeless.ts'
import { type Outcome, transcribe } from './transcript.ts'

let ours: Outcome[]
let theirs: Outcome[]

beforeAll(async () => {
  const servers = await Promise.all([startSimulator({ settings: timeless }), startMoto()])
  const commands = [...agreed, ...refused].map(({ command }) => command)
  const transcripts = servers.map(({ url }) => transcribe({ url, region: 'ap-northeast-1' }, commands))
  ;[ours = [], theirs = []] = await Promise.all(transcripts)
  await Promise.all(servers.map((server) => server.close()))
}, 1_200_000)

describe('the simulator responds to the AWS CLI as moto does, except for the listed differences', () => {
  test.each(agreed.map((row, index) => ({ ...row, index })))('$command', ({ index, differs = {} }) => {
    const found = differences(ours[index], theirs[index])

    expect([...found].filter(([path]) => !(path in differs))).toEqual([])
    expect(Object.keys(differs).filter((path) => !found.has(path))).toEqual([])
  })
})

describe('the simulator rejects commands that EC2 rejects and moto accepts', () => {
  test.each(refused.map((row, index) => ({ ...row, index: agreed.length + index })))(
    '$error: $command',
    ({ index, error }) => {
      expect(ours[index]).toEqual({ error })
      expect(theirs[index]).toHaveProperty('answer')
    },
  )
})
