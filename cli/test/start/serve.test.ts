import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { run, spawnStart } from '../run.ts'

test('npm start -- --serve serves an EC2 for the printed --event command, until it is interrupted', async () => {
  const server = spawnStart(['--serve'])
  let printed = ''
  const isPrinted = new Promise<void>((resolve) => {
    server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk
      if (printed.includes('aws ec2')) resolve()
    })
  })
  await isPrinted
  const [, args = ''] = /npm start -- (.*--vpc-id \S+)/s.exec(printed) ?? []
  const sent = await run(...args.replace('\\\n', '').split(/\s+/))
  const exited = once(server, 'exit')
  server.kill('SIGINT')

  expect(printed).toContain('export AWS_REGION=ap-northeast-1 AWS_DEFAULT_REGION=ap-northeast-1')
  expect(sent).toEqual({ status: 0, stdout: expect.stringContaining('✔ SUCCESS'), stderr: '' })
  expect(await exited).toEqual([0, null])
})
