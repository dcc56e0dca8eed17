import { createVpc } from '../simulator/networks/createVpc.ts'
import { createReferenceNetwork } from '../simulator/networks/referenceNetwork.ts'
import { networkOf } from '../test/integration/calls/networks.ts'
import { provider } from '../test/support/provider.ts'
import { type Measurement, openTestbed, type Testbed, type Times } from './testbed.ts'

/** One Create with a given number of services or subnets. */
export interface Point extends Pick<Measurement, 'milliseconds' | 'peak'> {
  count: number
  calls: number
}

const INTERFACE_SERVICES =
  `sqs sts sns events states lambda ssm ssmmessages kms secretsmanager monitoring xray ecs ecs-agent
  ecs-telemetry elasticfilesystem kinesis-firehose kinesis-streams athena glue rds-data ec2 logs ecr.api ecr.dkr`.split(
    /\s+/,
  )

/** Every endpoint settles in the same time, so any growth is caused by our own code. */
const even = ({ latency, settling: [, most] }: Times): Times => ({ latency, settling: [most, most] })

export const growByServices = (times: Times, counts: readonly number[]): Promise<Point[]> =>
  grow(times, counts, async (testbed, count) => {
    const client = testbed.newClient()
    const { vpcId } = await createReferenceNetwork(client)
    const AdditionalServices = INTERFACE_SERVICES.slice(0, count).join(',')
    const properties = { VpcId: vpcId, EcrImagePull: false, CloudWatchLogs: false, AdditionalServices }
    return () => provider(testbed.simulator, { client }).create(properties)
  })

export const growBySubnets = (times: Times, counts: readonly number[]): Promise<Point[]> =>
  grow(times, counts, async (testbed, count) => {
    const client = testbed.newClient()
    const { vpcId } = await createVpc(client, networkOf(count))
    return () => provider(testbed.simulator, { client }).create({ VpcId: vpcId })
  })

const grow = async (
  times: Times,
  counts: readonly number[],
  prepare: (testbed: Testbed, count: number) => Promise<() => Promise<unknown>>,
): Promise<Point[]> => {
  const points: Point[] = []
  for (const count of counts) {
    const testbed = await openTestbed(even(times), 1)
    const { milliseconds, peak, calls } = await testbed.measure(await prepare(testbed, count))
    await testbed.close()
    points.push({ count, milliseconds, peak, calls: calls.length })
  }
  return points
}
