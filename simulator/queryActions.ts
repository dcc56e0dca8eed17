import type { Ec2State } from './state/ec2State.ts'
import { Ec2Error } from './wire/ec2Error.ts'
import type { Xml } from './wire/xml.ts'

interface QueryAction {
  /** The IAM prefix of the service. */
  service: string
  namespace: string
  perform(state: Ec2State, parameters: Readonly<Record<string, unknown>>): Xml
}

/** The simulator does not check credentials, so the identity is the same for every caller. */
export const callerIdentity = ({ region, accountId }: Ec2State) => ({
  Arn: `arn:${region.partition}:sts::${accountId}:assumed-role/simulator/simulator`,
  UserId: 'AROA00000000000000000:simulator',
  Account: accountId,
})

/**
 * Describes a stack by its ARN. CloudFormation describes deleted stacks by ARN for some time, and then no longer knows
 * them.
 */
const stack = ({ deletedStacks, clock }: Ec2State, stackId: string): Xml => {
  const deleted = deletedStacks.get(stackId)
  if (deleted === 'forgotten') throw new Ec2Error('ValidationError', `Stack with id ${stackId} does not exist`)
  return {
    StackId: stackId,
    StackName: stackId.split('/')[1] ?? '',
    CreationTime: new Date(clock.now()).toISOString(),
    StackStatus: deleted ? 'DELETE_COMPLETE' : 'CREATE_COMPLETE',
  }
}

const actions: Readonly<Record<string, QueryAction>> = {
  GetCallerIdentity: {
    service: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    perform: callerIdentity,
  },
  DescribeStacks: {
    service: 'cloudformation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    perform: (state, { StackName }) => ({ Stacks: { member: stack(state, String(StackName)) } }),
  },
}

/**
 * The calls of STS and CloudFormation that the command line makes. AWS_ENDPOINT_URL sends them to the simulator too.
 */
export const queryAction = (action: string): QueryAction | undefined =>
  Object.hasOwn(actions, action) ? actions[action] : undefined
