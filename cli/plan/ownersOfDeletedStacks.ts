import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { Owner } from '../../handler/resource/owner.ts'
import { allocationKey, ownerKey, type Tags } from '../../handler/resource/tags.ts'
import type { ObservedVpc } from '../../handler/vpc/model/observed.ts'
import type { Connection } from '../connect.ts'
import { ownersIn, stackNameOf, type VpcPlan } from './planForVpc.ts'

/** In milliseconds. A plan does not wait long for a CloudFormation that can't be reached. */
const CALLS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
}

/**
 * Returns a warning for each owner whose stack was deleted but whose resource was retained. Such an owner sends no more
 * requests, so only a person can release its resources. A stack that can't be read counts as existing.
 */
export const deletedStackWarnings = async (
  { vpc, owner }: NonNullable<VpcPlan['observed']>,
  { configuration, environment }: Connection,
): Promise<string[]> => {
  const ofRegion = `:cloudformation:${environment.region}:${environment.accountId}:stack/`
  const others = ownersIn(vpc).filter(({ id, stackId }) => id !== owner.id && stackId.includes(ofRegion))
  if (others.length === 0) return []
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation')
  const client = new CloudFormationClient({ ...configuration, ...CALLS, region: environment.region })
  try {
    const deleted = await Promise.all(others.map(({ stackId }) => isDeleted(client, stackId)))
    return others.filter((_, at) => deleted[at]).map((other) => releaseText(other, vpc, environment.region))
  } finally {
    client.destroy()
  }
}

/**
 * CloudFormation describes a deleted stack by its ARN for some time:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
const isDeleted = async (client: CloudFormationClient, stackId: string): Promise<boolean> => {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation')
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId }))
    return Stacks.some(({ StackStatus }) => StackStatus === 'DELETE_COMPLETE')
  } catch (error) {
    return error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')
  }
}

const releaseText = ({ id, stackId, logicalResourceId }: Owner, vpc: ObservedVpc, region: string): string => {
  const isTagged = ({ tags }: { tags: Tags }): boolean => ownerKey(id) in tags || allocationKey(id) in tags
  const ids = [
    ...vpc.endpoints.filter(isTagged).map(({ endpointId }) => endpointId),
    ...vpc.securityGroups.filter(isTagged).map(({ groupId }) => groupId),
    ...vpc.managedGroupRules.filter(isTagged).map(({ ruleId }) => ruleId),
  ]
  return (
    `The stack ${stackNameOf(stackId)} does not exist any more, and its resource ${logicalResourceId} still owns ${ids.length} resources here. ` +
    `To release them: aws ec2 delete-tags --region ${region} --resources ${ids.join(' ')} --tags Key=${ownerKey(id)} Key=${allocationKey(id)}`
  )
}
