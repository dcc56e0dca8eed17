import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { catalogue } from '../../../handler/fargate/catalogue.ts'
import { Screen } from '../../output/screen.ts'
import { runDemo } from '../../start/demo/demo.ts'
import { runBundled } from '../bundled.ts'
import type { Run } from '../run.ts'

describe('the demo of the built command line', () => {
  let run: Run

  beforeAll(async () => {
    run = await runBundled(['start'])
  })

  test('exits with 0, and writes nothing to standard error', () => {
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' })
  })

  const stepsOf = ({ stdout }: Run): string[] => stdout.split(/^\d of 5 {2}/m).slice(1)

  test('prints the plan, the time and the checks of each step of the resource’s life', () => {
    const steps = stepsOf(run)

    expect(steps).toHaveLength(5)
    for (const step of steps.slice(0, 4)) {
      expect(step).toMatch(/Plan: \d actions?/)
      expect(step).toMatch(/✔ SUCCESS in \d+\.\d s/)
      expect(step).toContain('Checked in EC2')
      expect(step).not.toContain('✖')
    }
  })

  test('shows the error that prevents workloads from losing S3, and its resolution', () => {
    const [, , , , step = ''] = stepsOf(run)
    const [refusal = '', resolution = ''] = step.split('The template says what else to allow')

    expect(refusal.replaceAll(/\s+/g, ' ')).toMatch(/✖ FAILED in \d+\.\d s: A new S3 gateway in .* Set S3Buckets/)
    expect(refusal).not.toContain('Plan:')
    expect(resolution).toContain('✔ The S3 gateway allows all buckets')
    expect(resolution).not.toContain('✖')
  })

  test('prints the attributes that have a value, and counts the others', () => {
    expect(run.stdout).toMatch(/^ {2}KmsEndpointId +vpce-[0-9a-f]+$/m)
    expect(run.stdout).not.toContain('XRayEndpointId')
    // Empty with ECS Exec and KMS: the attributes of services that are not in use, ReusedEndpointIds and
    // AdditionalEndpointIds.
    expect(run.stdout).toContain(`and ${catalogue.length - 6 + 2} empty attributes`)
  })

  test('prints the text of its picture, except for times and ids', async () => {
    const comparable = (line: string): string =>
      line
        .replaceAll(/\s|&[a-z]+;|[<>&]/g, '')
        .replaceAll(/\d+\.\ds|(vpce|sg)-[\da-f]+|fargate-endpoints\/vpc-[\w/]+/g, '…')
    const [, ...shown] = (await readFile('docs/images/start.svg', 'utf8')).match(/<text .*<\/text>/g) ?? []
    const printed = run.stdout.split('\n').map(comparable)
    const words = shown.map((text) => comparable(text.replaceAll(/<[^>]+>/g, '')))

    expect(words.length).toBeGreaterThan(20)
    // The states that are shown depend on the time between two reads.
    expect(words.filter((line) => line !== '⋮' && !/^…/.test(line) && !printed.includes(line))).toEqual([])
  })

  test('ends with the VPC as it was before', () => {
    expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^All checks passed, and each VPC is as it was before/)
  })

  test('prints plain text of at most 100 columns without a terminal', () => {
    expect(stripVTControlCharacters(run.stdout)).toBe(run.stdout)
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})

describe('the demo with a function that', () => {
  const NO_DURATIONS = { interfaceEndpointPending: 0, interfaceEndpointDeleting: 0, modifyPending: 0 }

  const runWith = async (fixture: string): Promise<{ passed: boolean; shown: string; logged: string }> => {
    const output = new PassThrough()
    const logTo = new PassThrough()
    const entry = fileURLToPath(new URL(`functions/${fixture}`, import.meta.url))
    const passed = await runDemo(new Screen(output), { entry, durations: NO_DURATIONS, logTo })
    output.end()
    logTo.end()
    return { passed, shown: stripVTControlCharacters(await text(output)), logged: await text(logTo) }
  }

  test('answers SUCCESS and does nothing fails', async () => {
    const { passed, shown } = await runWith('idle.mjs')

    expect(passed).toBe(false)
    expect(shown).toMatch(/✔ SUCCESS.*✖ The VPC has exactly 4 endpoints.*missing: gateway s3, available/s)
    expect(shown).not.toContain('2 of 5')
  })

  test('does not delete its endpoints fails', async () => {
    const { passed, shown, logged } = await runWith('leavesTraces.mjs')

    expect(passed).toBe(false)
    expect(shown).toMatch(/4 of 5 {2}Delete.*✖ The VPC is as it was before/s)
    expect(logged.match(/"message":"outcome"/g)).toHaveLength(3)
  })

  test('dies fails with the response of the failure responder', async () => {
    const { passed, shown } = await runWith('dies.mjs')

    expect(passed).toBe(false)
    expect(shown).toMatch(/✖ FAILED in .*: The function's process died/)
  })
})
