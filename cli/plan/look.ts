import { unanswerable } from '../../handler/answer.ts'
import { needsOf } from '../../handler/fargate/needs.ts'
import type { Place } from '../../handler/fargate/policies.ts'
import type { RequestIds } from '../../handler/protocol/index.ts'
import { type User, userOf } from '../../handler/resource/identity.ts'
import type { Properties } from '../../handler/resource/properties.ts'
import { type Tags, userIds, userKey } from '../../handler/resource/tags.ts'
import type { Action } from '../../handler/vpc/actions.ts'
import type { Ec2 } from '../../handler/vpc/ec2.ts'
import { isNoSuchVpc } from '../../handler/vpc/errors.ts'
import { judge } from '../../handler/vpc/judge.ts'
import { isAlive, type ObservedVpc } from '../../handler/vpc/model.ts'
import { observe } from '../../handler/vpc/observe.ts'
import { serviceNameFilter } from '../../handler/vpc/offers.ts'
import { plan } from '../../handler/vpc/plan.ts'
import { groupsAskedAbout } from '../../handler/vpc/preflight.ts'
import { noSuchVpc } from '../../handler/vpc/reasons.ts'
import type { Wanted } from '../../handler/vpc/want.ts'
import { messageOf, UsageError } from '../usageError.ts'

export interface PlanQuestion {
  properties: Properties
  place: Place
  /** The name of the stack that the plan is for; a new one where left out. */
  stack: string | undefined
  logicalResourceId: string
}

/** What the function would do, as far as it can be known beforehand. */
export interface Look {
  /** Undefined where there is no such VPC. */
  seen: { vpc: ObservedVpc; wanted: Wanted; user: User } | undefined
  /** None where something stands in the way: nothing would be done then. */
  actions: readonly Action[]
  blockers: readonly string[]
  warnings: readonly string[]
  /** The stacks that have endpoints in the VPC, by name. */
  stacks: readonly string[]
}

/** Reads the VPC and plans, as the function does; it changes nothing. */
export const lookAt = async (
  ec2: Ec2,
  { properties, place, stack, logicalResourceId }: PlanQuestion,
): Promise<Look> => {
  const vpc = await read(ec2, properties, place)
  if (!vpc) {
    const blockers = [noSuchVpc(properties.VpcId, place.region)]
    return { seen: undefined, actions: [], blockers, warnings: [], stacks: [] }
  }
  const users = usersIn(vpc)
  const user = userFor(stack, logicalResourceId, users, properties.VpcId)
  const wish = { properties, place, user, retiredTags: {} }
  const { wanted, findings } = judge(vpc, wish)
  const { warnings } = findings
  const request = requestOf(user, place)
  const tooMany = unanswerable(request, { wanted, vpc, user, region: place.region, warnings })
  const blockers = [...findings.blockers, ...(tooMany ? [tooMany] : [])]
  const actions = blockers.length > 0 ? [] : plan(wanted, vpc, user)
  return {
    seen: { vpc, wanted, user },
    actions,
    blockers,
    warnings,
    stacks: [...new Set(users.map(({ stackId }) => stackNameOf(stackId)))],
  }
}

const read = async (ec2: Ec2, properties: Properties, { region }: Place): Promise<ObservedVpc | undefined> => {
  const serviceNames = serviceNameFilter(needsOf(properties), region, properties.UseFips)
  try {
    return await observe(ec2, properties.VpcId, serviceNames, groupsAskedAbout(properties))
  } catch (error) {
    if (isNoSuchVpc(error)) return undefined
    const code = error instanceof Error ? error.name : ''
    throw new UsageError(
      code === 'UnauthorizedOperation'
        ? `Expected to be allowed ec2:Describe… in ${region}, got: ${messageOf(error)}. The permissions are those of "Observe" in template.yaml`
        : `Expected EC2 of ${region} to answer, got ${code}: ${messageOf(error)}`,
    )
  }
}

/** A request as long as one of the user's. Only the stack's name and CloudFormation's ids are not known before. */
const requestOf = ({ stackId, logicalResourceId }: User, { partition, region, accountId }: Place): RequestIds => ({
  StackId: stackId.startsWith('arn:')
    ? stackId
    : `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackId}/${NO_UUID}`,
  RequestId: NO_UUID,
  LogicalResourceId: logicalResourceId,
})

const NO_UUID = '00000000-0000-0000-0000-000000000000'

/** @param stack its ARN, or already its name */
export const stackNameOf = (stack: string): string => /:stack\/([^/]+)/.exec(stack)?.[1] ?? stack

/** Those who use something in the VPC, read off the tags that name them: a stack's ARN, and behind it the logical id. */
const usersIn = ({ endpoints }: ObservedVpc): User[] => {
  const byId = new Map(
    endpoints.filter(isAlive).flatMap(({ tags }) => userIds(tags).map((id) => [id, userNamed(tags, id)])),
  )
  return [...byId.values()]
}

const userNamed = (tags: Tags, id: string): User => {
  const name = tags[userKey(id)] ?? ''
  const at = name.lastIndexOf('/')
  return { id, stackId: name.slice(0, at), logicalResourceId: name.slice(at + 1) }
}

const userFor = (stack: string | undefined, logicalResourceId: string, users: readonly User[], vpcId: string): User => {
  if (stack === undefined) return userOf('a new stack', logicalResourceId)
  const named = users.filter((user) => stackNameOf(user.stackId) === stack || user.stackId === stack)
  const user = named.find((one) => one.logicalResourceId === logicalResourceId)
  if (user) return user
  const known = users.map((one) => `${stackNameOf(one.stackId)} (${one.logicalResourceId})`).join(', ') || 'none'
  throw new UsageError(
    `--stack: expected a stack whose resource ${logicalResourceId} has endpoints in ${vpcId} (${known}), got ${stack}`,
  )
}
