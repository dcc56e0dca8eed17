import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { catalogue } from '../../handler/fargate/catalogue.ts'
import { playDemo } from '../demo.ts'
import { Screen } from '../screen.ts'
import { type Run, runApart } from './run.ts'

describe('npm start', () => {
  let run: Run

  beforeAll(async () => {
    run = await runApart([])
  }, 60_000)

  test('exits with 0, and writes nothing to standard error', () => {
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('prints the plan, the time and the checks of each of the four steps', () => {
    const steps = run.stdout.split(/^\d of 4 {2}/m).slice(1)

    expect(steps).toHaveLength(4)
    for (const step of steps) {
      expect(step).toMatch(/Plan: \d actions/)
      expect(step).toMatch(/✔ SUCCESS in \d+\.\d s/)
      expect(step).toContain('Checked in EC2')
      expect(step).not.toContain('✖')
    }
  })

  test('prints the endpoints as they come and go', () => {
    expect(run.stdout).toMatch(/\d s {2}available: ecr\.api, ecr\.dkr, logs, s3; pending: kms, ssmmessages/)
    expect(run.stdout).toMatch(/\d s {2}available: ecr\.api, ecr\.dkr, logs, s3; deleting: kms, ssmmessages/)
  })

  test('prints the attributes with something in them, and counts the others', () => {
    expect(run.stdout).toMatch(/^ {2}KmsEndpointId +vpce-[0-9a-f]+$/m)
    expect(run.stdout).not.toContain('XRayEndpointId')
    // With ECS Exec and KMS: those of the services that are not in use, ReusedEndpointIds and AdditionalEndpointIds.
    expect(run.stdout).toContain(`and ${catalogue.length - 6 + 2} attributes that are empty`)
  })

  test('closes with the VPC as it was found', () => {
    expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^The VPC is as it was found/)
  })

  test('is plain text of at most 100 columns where there is no terminal', () => {
    expect(stripVTControlCharacters(run.stdout)).toBe(run.stdout)
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})

describe('a function that', () => {
  const atOnce = { interfaceEndpointPending: 0, interfaceEndpointDeleting: 0, modifyPending: 0 }

  const play = async (fixture: string): Promise<{ wasTrue: boolean; shown: string; logged: string }> => {
    const output = new PassThrough()
    const logTo = new PassThrough()
    const entry = fileURLToPath(new URL(`functions/${fixture}`, import.meta.url))
    const wasTrue = await playDemo(new Screen(output), { entry, durations: atOnce, logTo })
    output.end()
    logTo.end()
    return { wasTrue, shown: stripVTControlCharacters(await text(output)), logged: await text(logTo) }
  }

  test('answers SUCCESS and does nothing is found out', async () => {
    const { wasTrue, shown } = await play('idle.mjs')

    expect(wasTrue).toBe(false)
    expect(shown).toMatch(/✔ SUCCESS.*✖ The VPC holds exactly 4 endpoints.*missing: gateway s3, available/s)
    expect(shown).not.toContain('2 of 4')
  }, 20_000)

  test('leaves something behind is found out', async () => {
    const { wasTrue, shown, logged } = await play('leavesTraces.mjs')

    expect(wasTrue).toBe(false)
    expect(shown).toMatch(/4 of 4 {2}Delete.*✖ The VPC is as it was found/s)
    expect(logged.match(/"message":"outcome"/g)).toHaveLength(3)
  }, 20_000)

  test('dies fails the demo by the answer of its destination', async () => {
    const { wasTrue, shown } = await play('dies.mjs')

    expect(wasTrue).toBe(false)
    expect(shown).toMatch(/✖ FAILED in .*: The process of the function died/)
  }, 20_000)
})
