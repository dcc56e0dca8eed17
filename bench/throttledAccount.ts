import { createReferenceNetwork } from '../simulator/referenceNetwork.ts'
import { type Provider, provider } from '../test/support/provider.ts'
import { openSite, type Times } from './testbed.ts'

/** One bucket for each action, as EC2 has them. */
export interface Buckets {
  /** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html: 100 calls, 20 of them back each second. */
  reads: Bucket
  writes: Bucket
  /** `CreateVpcEndpoint`, `ModifyVpcEndpoint` and `DeleteVpcEndpoints`. */
  endpointWrites: Bucket
}

interface Bucket {
  size: number
  refillPerSecond: number
}

/** How so many resources fared that were created at one time in one account. */
export interface Rush {
  resources: number
  failures: number
  /** From the events until the last verdict. */
  milliseconds: number
  calls: number
  throttled: number
}

const READS = [
  'DescribeVpcs',
  'DescribeVpcAttribute',
  'DescribeSubnets',
  'DescribeRouteTables',
  'DescribeVpcEndpoints',
  'DescribeVpcEndpointServices',
  'DescribeSecurityGroups',
  'DescribeSecurityGroupRules',
  'DescribeNetworkInterfaces',
  'DescribePrefixLists',
]
const WRITES = ['CreateSecurityGroup', 'AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupEgress', 'CreateTags']
const ENDPOINT_WRITES = ['CreateVpcEndpoint', 'ModifyVpcEndpoint', 'DeleteVpcEndpoints']

/** Each resource in a VPC of its own, by a client of its own: an execution environment serves one event at a time. */
export const rush = async (times: Times, resources: number, buckets: Buckets): Promise<Rush> => {
  const testbed = await openSite(times, 1)
  const stacks: { stack: Provider; vpcId: string }[] = []
  for (let nth = 0; nth < resources; nth += 1) {
    const client = testbed.newClient()
    const { vpcId } = await createReferenceNetwork(client)
    stacks.push({ stack: provider(testbed.simulator, { client }), vpcId })
  }
  const fill = (actions: readonly string[], bucket: Bucket): void => {
    for (const action of actions) testbed.simulator.faults.addTokenBucket({ action, ...bucket })
  }
  fill(READS, buckets.reads)
  fill(WRITES, buckets.writes)
  fill(ENDPOINT_WRITES, buckets.endpointWrites)
  let failures = 0
  const { milliseconds, calls } = await testbed.measure(async () => {
    const outcomes = await Promise.allSettled(stacks.map(({ stack, vpcId }) => stack.create({ VpcId: vpcId })))
    failures = outcomes.filter(({ status }) => status === 'rejected').length
  })
  await testbed.close()
  const throttled = calls.filter(({ error }) => error === 'RequestLimitExceeded').length
  return { resources, failures, milliseconds, calls: calls.length, throttled }
}
