import type { Ec2State } from '../../state/ec2State.ts'
import type { Vpc } from '../../state/resources.ts'
import { Ec2Error } from '../../wire/ec2Error.ts'

/**
 * Participants of a shared VPC cannot create or change endpoints in it. The message is EC2's to a participant who
 * deletes the VPC or its route tables (aws-nuke issue 497).
 */
export const checkOwner = (state: Ec2State, { ownerId }: Vpc, action: string): void => {
  if (ownerId === state.accountId) return
  throw new Ec2Error(
    'UnauthorizedOperation',
    `You are not authorized to perform ${action} operation. A subnet in this vpc is shared but the provided object is ` +
      'not owned by you',
    403,
  )
}
