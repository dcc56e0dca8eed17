import { createReferenceNetwork } from '../simulator/networks/referenceNetwork.ts'
import { type Provider, provider } from '../test/support/provider.ts'
import { openTestbed, type Times } from './testbed.ts'

/** Token buckets, one for each action, as in EC2. */
export interface Buckets {
  /** 100 calls, refilled by 20 a second: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
  reads: Bucket
  writes: Bucket
  /** `CreateVpcEndpoint`, `ModifyVpcEndpoint` and `DeleteVpcEndpoints`. */
  endpointWrites: Bucket
}

interface Bucket {
  size: number
  refillPerSecond: number
}

/** The outcome for a number of resources that are created at the same time in one account. */
export interface ThrottledRun {
  resources: number
  failures: number
  /** From the events until the last outcome. */
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

/** Each resource has its own VPC and its own client, because an execution environment handles one event at a time. */
export const createConcurrently = async (times: Times, resources: number, buckets: Buckets): Promise<ThrottledRun> => {
  const testbed = await openTestbed(times, 1)
  const stacks: { stack: Provider; vpcId: string }[] = []
  for (let count = 0; count < resources; count += 1) {
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
