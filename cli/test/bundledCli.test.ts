import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { testbeds } from '../../test/support/testbed.ts'
import { runBundled, spawnBundled } from './bundled.ts'

const { createTestbed } = testbeds()

/** Node runs this code in the process before the command line. */
const before = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` })

test('the built command line prints an estimate', async () => {
  const { status, stdout, stderr } = await runBundled(['estimate', '--region', 'ap-northeast-1', '--gb', '2'])

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/NAT gateways +90\.64/)
})

test('the built command line prints its help with all commands', async () => {
  const { status, stdout } = await runBundled(['--help'])

  expect(status).toBe(0)
  for (const word of ['estimate', 'plan', 'doctor', 'start', 'package', 'deploy', 'Exit status'])
    expect(stdout).toContain(word)
})

test.each([
  ['stdout', ['plan', '--help'], 0],
  ['stderr', ['plan', '--nosuch'], 2],
] as const)(
  'the built command line exits without an error message if the reader closes %s',
  async (stream, args, status) => {
    const child = spawnBundled(args)
    child[stream].destroy()

    expect(await once(child, 'exit')).toEqual([status, null])
  },
)

test('the built command line says in one line that its output cannot be written', async () => {
  const full =
    "process.stdout.write = () => process.stdout.destroy(new Error('ENOSPC: no space left on device, write'))"

  const { status, stderr } = await runBundled(['--help'], { environment: before(full) })

  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'Expected to write the output, got ENOSPC: no space left on device, write\n',
  })
})

test('the built command line reports a defect of its own with the stack, and without the lines of the bundle', async () => {
  const defect = "process.stdout.write = () => { throw new Error('a defect') }"

  const { status, stderr } = await runBundled(['--help'], { environment: before(defect) })

  expect(status).toBe(1)
  expect(stderr).toMatch(/^fargate-endpoints \S+ has a defect: please report it with this\.\nError: a defect\n +at /)
  expect(stderr.split('\n').filter((line) => line.length > 300)).toEqual([])
})

test('the built command line does not wait long for a connection, as where a firewall drops what is sent', async () => {
  const silent =
    "import net from 'node:net'; net.Socket.prototype.connect = function () { this.connecting = true; return this }"
  const environment = {
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
    ...before(silent),
  }

  const { status, stderr } = await runBundled(['plan', '--vpc-id', 'vpc-0123456789abcdef0'], { environment })

  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(
      /^Expected a response from AWS, got the request socket did not establish a connection .* 3000 ms: check the network/,
    ),
  })
})

test('the built command line says in one line that S3 does not answer, though STS does', async () => {
  const { simulator } = await createTestbed()
  const environment = {
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-1' },
    ...{ AWS_ENDPOINT_URL_STS: simulator.url, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' },
  }

  const { status, stderr } = await runBundled(['deploy', '--yes'], { environment })

  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(
      /^Expected a response from AWS, got .*ECONNREFUSED.*: check the network and --region\n$/,
    ),
  })
})
