import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2'
import { LOCK, lockTags } from '../../resource/tags.ts'
import type { ApplyContext } from '../apply/apply.ts'
import { CONSISTENCY_DELAY_MS, type Ec2, toFilters } from '../ec2/ec2.ts'
import { codeOf, isGone, StaleStateError } from '../ec2/errors.ts'
import { specify, toEc2Tags } from '../ec2/tagSpecification.ts'

const RETRY_MS = 1000
/** An invocation that has not renewed its lock for so long is dead. */
const LEASE_MS = 120_000
/** One call, throttled all the while: the SDK tries ten times and waits up to 20 seconds between. */
const LONGEST_CALL_MS = 100_000

/** Keeps the lock for as long as one more call may take. @throws OvertakenError where it is lost */
export type RenewLease = () => Promise<void>

/**
 * Runs what changes shared things while no other user of the VPC does so. EC2 has no transactions, but it lets one group
 * of a name stand in a VPC: whoever makes it has the lock, and lets go by deleting it. A lock that outlived its lease is
 * broken by the id of its group, so that nobody breaks one that was taken since.
 */
export const withVpcLock = async <Result>(
  context: ApplyContext,
  run: (keep: RenewLease) => Promise<Result>,
): Promise<Result> => {
  const { ec2, progress, vpcId } = context
  const lock = await progress.track(`the lock of ${vpcId}`, () => acquire(context))
  try {
    // What its last holder wrote is to be seen.
    await ec2.sleep(CONSISTENCY_DELAY_MS)
    return await run(() => keep(ec2, lock))
  } finally {
    await release(ec2, lock.groupId)
  }
}

interface Lock {
  groupId: string
  /** When others may break it, in milliseconds since the epoch. */
  expiry: number
}

const keep = async (ec2: Ec2, lock: Lock): Promise<void> => {
  const now = ec2.now()
  if (now >= lock.expiry) throw new StaleStateError('The lock ran out')
  if (lock.expiry - now > LONGEST_CALL_MS) return
  lock.expiry = now + LEASE_MS
  const Tags = toEc2Tags({ [LOCK]: `${lock.expiry}` })
  await ec2.send(new CreateTagsCommand({ Resources: [lock.groupId], Tags }))
}

const nameFor = (vpcId: string): string => `fargate-endpoints-lock-${vpcId}`

const acquire = async ({ ec2, vpcId, owner, tags }: ApplyContext): Promise<Lock> => {
  for (;;) {
    const expiry = ec2.now() + LEASE_MS
    try {
      const { GroupId = '' } = await ec2.send(
        new CreateSecurityGroupCommand({
          VpcId: vpcId,
          GroupName: nameFor(vpcId),
          Description: 'Held for seconds, while a stack changes endpoints that it shares',
          TagSpecifications: specify('security-group', lockTags(owner, tags, expiry)),
        }),
      )
      return { groupId: GroupId, expiry }
    } catch (error) {
      if (codeOf(error) !== 'InvalidGroup.Duplicate') throw error
    }
    await breakExpired(ec2, vpcId)
    await ec2.sleep(RETRY_MS)
  }
}

/** Takes away a lock whose holder must be dead. */
const breakExpired = async (ec2: Ec2, vpcId: string): Promise<void> => {
  const filters = toFilters({ 'vpc-id': [vpcId], 'group-name': [nameFor(vpcId)] })
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
