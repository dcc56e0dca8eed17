import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2'
import type { User } from '../resource/identity.ts'
import { LOCK, lockTags } from '../resource/tags.ts'
import type { Application } from './apply.ts'
import { type Ec2, LAG_MS, where } from './ec2.ts'
import { codeOf, isGone } from './errors.ts'
import { specify } from './tagSpecification.ts'

const RETRY_MS = 1000
/** Calls under a lock take seconds; an invocation that held it for longer is dead. */
const LEASE_MS = 60_000

/**
 * Runs what changes shared things while no other user of the VPC does so. EC2 has no transactions, but it lets one group
 * of a name stand in a VPC: whoever makes it has the lock, and lets go by deleting it. A lock that outlived its lease is
 * broken by the id of its group, so that nobody breaks one that was taken since.
 */
export const underLock = async <Result>(
  { ec2, progress, vpcId, user }: Application,
  run: () => Promise<Result>,
): Promise<Result> => {
  const groupId = await progress.track(`the lock of ${vpcId}`, () => acquire(ec2, vpcId, user))
  try {
    // What its last holder wrote is to be seen.
    await ec2.sleep(LAG_MS)
    return await run()
  } finally {
    await release(ec2, groupId)
  }
}

const nameFor = (vpcId: string): string => `fargate-endpoints-lock-${vpcId}`

const acquire = async (ec2: Ec2, vpcId: string, user: User): Promise<string> => {
  for (;;) {
    try {
      const { GroupId = '' } = await ec2.send(
        new CreateSecurityGroupCommand({
          VpcId: vpcId,
          GroupName: nameFor(vpcId),
          Description: 'Held for seconds, while a stack changes endpoints that it shares',
          TagSpecifications: specify('security-group', lockTags(user, ec2.now() + LEASE_MS)),
        }),
      )
      return GroupId
    } catch (error) {
      if (codeOf(error) !== 'InvalidGroup.Duplicate') throw error
    }
    await breakExpired(ec2, vpcId)
    await ec2.sleep(RETRY_MS)
  }
}

/** Takes away a lock whose holder must be dead. */
const breakExpired = async (ec2: Ec2, vpcId: string): Promise<void> => {
  const filters = where({ 'vpc-id': [vpcId], 'group-name': [nameFor(vpcId)] })
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }))
  for (const { GroupId = '', Tags = [] } of SecurityGroups) {
    const expiry = Tags.find(({ Key }) => Key === LOCK)?.Value
    if (Number(expiry) <= ec2.now()) await release(ec2, GroupId)
  }
}

const release = async (ec2: Ec2, groupId: string): Promise<void> => {
  try {
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId }))
  } catch (error) {
    if (!isGone(error)) throw error
  }
}
