/**
 * Records the resources that the current version creates, for the tests of later versions:
 *
 *     node test/e2e/upgrades/record.ts > test/e2e/upgrades/made-by-VERSION.json
 */
import { virtualClock } from '../../../simulator/clock.ts'
import { startSimulator } from '../../../simulator/index.ts'
import { createReferenceNetwork } from '../../../simulator/networks/referenceNetwork.ts'
import { ec2ClientOf } from '../../support/ec2Client.ts'
import { provider } from '../../support/provider.ts'
import { readResources, toRecord } from './recordedResources.ts'

const stackId = (name: string): string =>
  `arn:aws:cloudformation:ap-northeast-1:123456789012:stack/${name}/00000000-0000-4000-8000-000000000000`

const wanted = [
  {
    stackId: stackId('web'),
    logicalId: 'Endpoints',
    properties: { EcsExec: true, S3Buckets: ['artifacts'], Tags: [{ Key: 'team', Value: 'web' }] },
  },
  { stackId: stackId('jobs'), logicalId: 'Endpoints', properties: { SecretsManager: true, S3Buckets: ['inbox'] } },
]

const simulator = await startSimulator({ clock: virtualClock() })
const client = ec2ClientOf(simulator)
const network = await createReferenceNetwork(client)
const stacks = []
for (const { properties, ...ids } of wanted) {
  const stack = provider(simulator, { ...ids, client })
  await stack.create({ VpcId: network.vpcId, ...properties })
  stacks.push({ ...ids, physicalId: stack.resource?.physicalId ?? '', properties })
}
process.stdout.write(`${toRecord(readResources(simulator, network.vpcId, stacks), network)}\n`)
client.destroy()
await simulator.close()
