import { afterEach, expect, jest, test } from '@jest/globals'
import { summarize } from '../../handler/telemetry.ts'
import { Progress } from '../../handler/vpc/apply/progress.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

test('The summary counts the changes that succeeded, and no waits', async () => {
  const written: string[] = []
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  const progress = new Progress()
  await progress.trackChange('CreateVpcEndpoint logs', async () => {})
  await progress.trackChange('CreateVpcEndpoint kms', () => Promise.reject(new Error('refused'))).catch(() => {})
  progress.beginWait('vpce-0logs to become available')()
  const response = {
    Status: 'SUCCESS',
    PhysicalResourceId: 'fargate-endpoints/vpc-0a/0123456789ab/0123abcd',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Endpoints',
  } as const

  summarize({ response, cause: 'Finished' }, progress.changes, Date.now())

  const lines = written.join('').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ message: 'outcome', changes: 1 }),
    expect.objectContaining({ Changes: 1 }),
  ])
})
